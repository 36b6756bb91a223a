"""Match plans and items of two revisions: gives pairs, and edits for what was added, dropped, moved or renamed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from trustplan.checks.context import CheckContext
from trustplan.checks.items import below
from trustplan.checks.reference_index import ReferenceIndex
from trustplan.diff.edits import Edit, Entry, Kind, Side, same
from trustplan.primitives.english import counted, listed
from trustplan.primitives.nouns import Noun, noun_of, own_words
from trustplan.source.files import as_entry, plan_ref, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trustplan.primitives.findings import Place
    from trustplan.source.files import Folder, Node, SourceFile

LATER = 183  # days; a plan that begins so much later is no longer the same
LIKE = 0.5  # with this share of items in common, a new file counts as a removed one under another name


class Item(Struct, frozen=True):
    """An objective, KPI, part of a KPI, or action.

    `kind` is `objective`, `kpi` or `action`, and `noun` what its plan calls such an item. `parent` is the id of the item
    that holds it, empty for an objective.
    """

    kind: str
    noun: str
    id: str
    parent: str
    side: Side
    node: Entry

    @property
    def title(self) -> str:
        """The title, empty if it has none."""
        return text_of(self.node, "title")


class PlanSide(CheckContext):
    """One plan file of one revision, with its items by id; a part of a KPI is `SI-K2.ofsted`."""

    def __init__(self, file: SourceFile, names: ReferenceIndex, trust_words: Entry) -> None:
        super().__init__(file, names)
        self._words = own_words(trust_words, as_entry(self.data.get("labels")))
        self.ref = plan_ref(file)
        self.title = text_of(self.data, "title")
        self.items: dict[str, Item] = {}
        for objective in self.objectives:
            self._add("objective", objective, "")
            for kpi in below([objective], "kpis", "*"):
                self._add("kpi", kpi, text_of(objective[1], "id"))
                for part in below([kpi], "kpis", "*"):
                    self._add("kpi", part, text_of(kpi[1], "id"), inside=f"{text_of(kpi[1], 'id')}.")
            self._add_actions(objective)

    def noun(self, kind: str) -> Noun:
        """What the plan calls an `objective`, `action`, `kpi` or `milestone`."""
        return noun_of(self._words, kind)

    def _add(self, kind: str, node: Node, parent: str, *, inside: str = "") -> None:
        path, data = node
        if name := text_of(data, "id"):
            item = Item(kind, self.noun(kind).one, inside + name, parent, Side(self.file, path), data)
            self.items.setdefault(item.id, item)

    def _add_actions(self, holder: Node) -> None:
        for action in below([holder], "actions", "*"):
            self._add("action", action, text_of(holder[1], "id"))
            self._add_actions(action)

    def ref_of(self, item: Item) -> str:
        """The address of an item."""
        return f"{self.ref}/{item.id}"


class Revision(Struct, frozen=True):
    """The files of one revision, and the plans in them by address."""

    folder: Folder
    names: ReferenceIndex
    plans: dict[str, PlanSide]

    @classmethod
    def of(cls, folder: Folder) -> Revision:
        """Gather the plans of a folder."""
        names, policy = ReferenceIndex.of(folder), folder.one("policy")
        words = as_entry(as_entry(policy.document.data).get("labels")) if policy else {}
        plans = [PlanSide(file, names, words) for file in folder.of_kind("plan")]
        return cls(folder, names, {plan.ref: plan for plan in plans})

    def lacks(self, file: SourceFile) -> bool:
        """Whether a file of the other revision exists here but cannot be read: it is then neither gone nor new."""
        shown = file.document.file
        here = {f.document.file for f in self.folder.files}
        return shown not in here and any(shown.endswith(f"/{path}") for path in self.folder.paths)


def is_unread(old: Revision, new: Revision, was: SourceFile | None, now: SourceFile | None) -> bool:
    """Whether a file that only one of the revisions could read exists in the other too."""
    if was is not None and now is None:
        return new.lacks(was)
    if now is not None and was is None:
        return old.lacks(now)
    return False


class Pair(Struct, frozen=True):
    """A plan in both revisions, and the items that both have, by their new id."""

    old: PlanSide
    new: PlanSide
    items: dict[str, tuple[Item, Item]]

    @property
    def was(self) -> dict[str, str]:
        """The old address of each new one."""
        return {self.new.ref_of(new): self.old.ref_of(old) for old, new in self.items.values()}


class Successor(Struct, frozen=True):
    """An item that continues an earlier one, and its address."""

    ref: str
    item: Item


Successors = dict[str, list[Successor]]  # by the address of the earlier item


def pair_plans(old: Revision, new: Revision) -> tuple[list[Pair], list[Edit]]:
    """The plans that both revisions have, matched by address or content; and edits for the others and for their items."""
    files, edits = _pair_files(old, new)
    pairs = [Pair(before, after, _match(before, after)) for before, after in files]
    successors = _new_heirs(old, new)
    heir_refs: set[str] = set()
    for found in successors.values():
        heir_refs |= {successor.ref for successor in found}
    for pair in pairs:
        edits += _kept(pair, successors)
        edits += _gone(pair, successors)
        edits += _came(pair, heir_refs)
    return pairs, edits


def _pair_files(old: Revision, new: Revision) -> tuple[list[tuple[PlanSide, PlanSide]], list[Edit]]:
    """The plans of both revisions, those under another file name last; and edits for plans added, dropped or renamed."""
    edits: list[Edit] = []
    pairs = list(_same_files(old, new))
    kept = {plan.ref for _, plan in pairs}
    gone = [plan for ref, plan in old.plans.items() if ref not in kept and not new.lacks(plan.file)]
    came = [plan for ref, plan in new.plans.items() if ref not in kept and not old.lacks(plan.file)]
    for plan in came:
        before = _most_alike(gone, plan)
        if before is None:
            edits.append(_edit(Kind.PLAN_ADDED, plan, f"New plan with {len(plan.items)} items.", new=plan.ref))
            continue
        gone.remove(before)
        pairs.append((before, plan))
        sentence = f"The plan has a new file name; it was {before.ref}."
        edits.append(_edit(Kind.PLAN_RENAMED, plan, sentence, old=before.ref, new=plan.ref))
    for plan in gone:
        edits += _dropped(plan, came)
    return pairs, edits


def _same_files(old: Revision, new: Revision) -> Iterator[tuple[PlanSide, PlanSide]]:
    """The plans under the name that they had, without those that were emptied to become the next year's."""
    for ref, plan in new.plans.items():
        if ref in old.plans and not _is_next_years(old.plans[ref], plan):
            yield old.plans[ref], plan


def _dropped(plan: PlanSide, came: list[PlanSide]) -> Iterator[Edit]:
    """The edits for a plan that is gone, and for what is lost with it."""
    yield _edit(Kind.PLAN_DROPPED, plan, f"The plan is gone, with its {len(plan.items)} items.", old=plan.ref)
    if copy := next((other for other in came if _is_next_years(plan, other)), None):
        yield _reused(plan, copy)
    elif news := sum(_news(item) for item in plan.items.values()):
        yield _edit(Kind.NEWS_DROPPED, plan, f"The plan “{plan.title}” is gone, and with it {_entries(news)}.")


def _reused(plan: PlanSide, copy: PlanSide) -> Edit:
    """The edit for a plan whose file was emptied, or deleted, to become the next year's."""
    news = sum(_news(item) for item in plan.items.values())
    sentence = f"The plan “{plan.title}” is gone, and with it {_entries(news)}; “{copy.title}” was made from it."
    edit = _edit(Kind.PLAN_REUSED, plan, sentence, old=plan.ref, new=copy.ref)
    return replace(edit, at=copy.file.place(("period",)))


def _is_next_years(old: PlanSide, new: PlanSide) -> bool:
    """Whether a plan is another one's of the same organisation, emptied of what was done and begun anew for a later time."""
    news = sum(_news(item) for item in old.items.values())
    left = sum(_news(item) for item in new.items.values())
    if old.organisation != new.organisation or not news or left * 2 > news or _shared_ids(old, new) < LIKE:
        return False
    begins, began = new.period[0], old.period[0]
    is_later = begins is not None and began is not None and (begins - began).days > LATER
    return is_later or (old.ref != new.ref and _year_in(new) > _year_in(old) > "")


def _shared_ids(one: PlanSide, other: PlanSide) -> float:
    common = [name for name in one.items if name in other.items]
    return len(common) / max(min(len(one.items), len(other.items)), 1)


def _year_in(plan: PlanSide) -> str:
    """The first year that a plan's file name has; empty for none."""
    found = re.search(r"20\d\d", plan.file.name)
    return found[0] if found else ""


def _edit(kind: Kind, plan: PlanSide, sentence: str, *, old: str = "", new: str = "") -> Edit:
    at = plan.file.place(())
    return Edit(kind=kind, ref=plan.ref, title=plan.title, sentence=sentence, old=old, new=new, at=at)


def _most_alike(plans: list[PlanSide], plan: PlanSide) -> PlanSide | None:
    """The plan that most likely is another under its old file name; None where none is alike enough."""
    found = max((p for p in plans if not _is_next_years(p, plan)), key=lambda p: _likeness(p, plan), default=None)
    if found is None or _likeness(found, plan) < LIKE:
        return None
    return found


def _likeness(one: PlanSide, other: PlanSide) -> float:
    common = [name for name in one.items if name in other.items]
    shared = sum(same(one.items[name].title, other.items[name].title) for name in common)
    return shared / max(len(one.items), len(other.items), 1)


def _match(old: PlanSide, new: PlanSide) -> dict[str, tuple[Item, Item]]:
    """Match items by id and kind; then the rest by kind and title, where exactly one on each side has that title."""
    found: dict[str, tuple[Item, Item]] = {}
    for name, item in new.items.items():
        before = old.items.get(name)
        if before is not None and before.kind == item.kind:
            found[name] = (before, item)
    left_old = [item for name, item in old.items.items() if name not in found]
    left_new = [item for name, item in new.items.items() if name not in found]
    for item in left_new:
        alike = [other for other in left_old if _title(other) == _title(item) != (item.kind, "")]
        rivals = [other for other in left_new if _title(other) == _title(item)]
        if len(alike) == 1 == len(rivals):
            found[item.id] = (alike[0], item)
    return found


def _title(item: Item) -> tuple[str, str]:
    return item.kind, " ".join(item.title.split())


def _new_heirs(old: Revision, new: Revision) -> Successors:
    """The items that continue earlier ones, where the earlier revision did not know that yet."""
    known: set[tuple[str, str]] = set()
    for plan in old.plans.values():
        known |= {(source, successor.ref) for source, successor in _carried(plan)}
    found: Successors = {}
    for plan in new.plans.values():
        for source, successor in _carried(plan):
            if (source, successor.ref) not in known:
                found.setdefault(source, []).append(successor)
    return found


def _carried(plan: PlanSide) -> Iterator[tuple[str, Successor]]:
    """The items that continue earlier ones, each after the earlier item's address."""
    for item in plan.items.values():
        source = text_of(item.node, "carried_from")
        if source and "/" not in source:
            source = f"{plan.ref}/{source}"
        if source:
            yield source, Successor(plan.ref_of(item), item)


def _kept(pair: Pair, successors: Successors) -> Iterator[Edit]:
    """Edits for the items that both revisions have, apart from what is in them."""
    for old, new in pair.items.values():
        yield from _renamed_or_moved(pair, old, new)
        yield from _handed_on(pair.old.ref_of(old), pair.new.ref_of(new), new, successors)


def _gone(pair: Pair, successors: Successors) -> Iterator[Edit]:
    """Edits for the items that only the old revision has. What is in another of them is counted with it."""
    known = {old.id for old, _ in pair.items.values()}
    for item in pair.old.items.values():
        if item.id in known:
            continue
        ref = pair.old.ref_of(item)
        if news := _news(item):
            sentence = f"The {item.noun} “{item.title}” is gone, and with it {_entries(news)}."
            at = _where_it_was(pair, item)
            yield Edit(kind=Kind.NEWS_DROPPED, ref=ref, title=item.title, sentence=sentence, old=item.title, at=at)
        yield from _handed_on(ref, ref, item, successors)
        if ref not in successors and (item.parent in known or not item.parent):
            sentence = f"The {item.noun} is gone: “{item.title}”{_with_items(pair.old, item)}."
            yield Edit(kind=Kind.DROPPED, ref=ref, title=item.title, sentence=sentence, old=item.title, at=item.side.at)


def _came(pair: Pair, heir_refs: set[str]) -> Iterator[Edit]:
    """Edits for the items that only the new revision has, and that continue no earlier one."""
    for item in pair.new.items.values():
        ref = pair.new.ref_of(item)
        is_first = item.parent in pair.items or not item.parent
        if item.id not in pair.items and ref not in heir_refs and is_first:
            sentence = f"New {item.noun}: “{item.title}”{_with_items(pair.new, item)}."
            yield Edit(kind=Kind.ADDED, ref=ref, title=item.title, sentence=sentence, new=item.title, at=item.side.at)


def _news(item: Item) -> int:
    """The number of an item's updates, judgements and milestones reached."""
    here: list[Node] = [((), item.node)]
    count = sum(bool(milestone.get("done")) for _, milestone in below(here, "milestones", "*"))
    for key in ("updates", "judgements"):
        count += len(below(here, key, "*"))
    return count


def _entries(number: int) -> str:
    return f"{counted(number, 'entry', 'entries')} of what was done or judged"


def _where_it_was(pair: Pair, item: Item) -> Place:
    """The place in the new file of the item that held a removed one."""
    for before, after in pair.items.values():
        if before.id == item.parent:
            return after.side.at
    return pair.new.file.place(("objectives",))


def _with_items(plan: PlanSide, item: Item) -> str:
    """The number of items inside an item, as part of a sentence; empty where there are none."""
    inside, ids = 0, {item.id}
    for other in plan.items.values():  # in the order of the file, so that a parent comes before what is in it
        if other.parent in ids:
            ids.add(other.id)
            inside += 1
    return f", with {counted(inside, 'item')} in it" if inside else ""


def _renamed_or_moved(pair: Pair, old: Item, new: Item) -> Iterator[Edit]:
    ref, at = pair.new.ref_of(new), new.side.at
    if old.id != new.id:
        sentence = f"The {new.noun} has a new id; it was {old.id}."
        yield Edit(kind=Kind.RENAMED, ref=ref, title=new.title, sentence=sentence, old=old.id, new=new.id, at=at)
    parents = {before.id: after.id for before, after in pair.items.values()}
    if parents.get(old.parent, old.parent) != new.parent:
        sentence = f"The {new.noun} moved from {old.parent} to {new.parent}."
        yield Edit(kind=Kind.MOVED, ref=ref, title=new.title, sentence=sentence, old=old.parent, new=new.parent, at=at)


def _handed_on(source: str, ref: str, item: Item, successors: Successors) -> Iterator[Edit]:
    """The edit for an item that new items continue: one of them carries it over, several split it."""
    found = successors.get(source, [])
    if not found:
        return
    refs, at = [successor.ref for successor in found], found[0].item.side.at
    named = [f"“{successor.item.title}” ({successor.ref})" for successor in found]
    kind, sentence = Kind.CARRIED_OVER, f"It continues as {named[0]}."
    if len(refs) > 1:
        kind, sentence = Kind.SPLIT, f"It was split into {listed(named)}."
    yield Edit(kind=kind, ref=ref, title=item.title, sentence=sentence, old=source, new=", ".join(refs), at=at)
