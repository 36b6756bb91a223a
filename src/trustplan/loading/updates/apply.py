"""Apply slips to a folder of plans: gives the files to write, and what was written, stands there already, or is refused.

Nothing is written here. The new files are checked in a copy, and what has a new error there is refused in the check's words.
"""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any

from trustplan.checks.entries import say_day
from trustplan.checks.scopes import is_meant, scope_of
from trustplan.loading.load import Loaded, load
from trustplan.loading.updates.against import KINDS, Edit, Refused, Stands, figure_against, held_against, may_write
from trustplan.loading.updates.places import heads_of, items_of, roles_of
from trustplan.primitives.english import capital
from trustplan.primitives.findings import Finding, Place, Severity
from trustplan.primitives.notation import TRUST
from trustplan.primitives.suggestions import meant
from trustplan.source.files import as_entry, as_list, text_of
from trustplan.source.layout import plan_files
from trustplan.source.rating_words import RatingWords
from trustplan.source.yaml_add import with_entry_at, with_key_at
from trustplan.source.yaml_reader import Document, read_yaml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date

    from trustplan.loading.updates.form import NewsItem, UpdateSlip
    from trustplan.loading.updates.places import PlanItem
    from trustplan.source.files import Entry
    from trustplan.source.yaml_reader import Path

# Advice that refuses a slip: whoever says that something is off track says why, and what is done about it.
DEMANDED = frozenset(("off-track-without-recovery", "rating-without-reason"))
_RUN_CHECK = "Run “trustplan check” first, and correct what it says."


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """What became of news on an item: the slip, the news (None: the whole slip), the place, and what is said of it."""

    slip: UpdateSlip
    news: NewsItem | None
    place: Place
    message: str
    fix: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class NewFile:
    """A file to be written: its path below the plans, its bytes as they were (None: it is new), and as they are to be."""

    path: str
    before: bytes | None
    after: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Applied:
    """The result. `before` and `after` are the plans without and with what was applied; `advice` is what a check adds."""

    files: tuple[NewFile, ...]
    applied: tuple[Told, ...]
    stands: tuple[Told, ...]
    refused: tuple[Told, ...]
    advice: tuple[Finding, ...]
    before: Loaded
    after: Loaded


@dataclass(frozen=True, slots=True)
class _Written:
    """News that was written into a text: where its entry is."""

    slip: UpdateSlip
    news: NewsItem
    file: str
    path: Path


@dataclass(slots=True)
class _Desk:
    """The texts of the files as they become, and what became of each piece of news."""

    plans: FilePath
    shown_as: str
    words: RatingWords
    kinds: dict[str, tuple[FilePath, str]]
    read_once: dict[str, bytes] = field(default_factory=dict)
    texts: dict[str, bytes] = field(default_factory=dict)
    parsed: dict[str, tuple[bytes, Document | None]] = field(default_factory=dict)
    written: list[_Written] = field(default_factory=list)
    stands: list[Told] = field(default_factory=list)
    refused: list[Told] = field(default_factory=list)

    def old(self, relative: str) -> bytes | None:
        """The bytes of a file as it is; None where there is none that is a plan file."""
        if relative in self.kinds and relative not in self.read_once:  # else an edit of meanwhile would be written over
            self.read_once[relative] = self.kinds[relative][0].read_bytes()
        return self.read_once.get(relative)

    def now(self, relative: str) -> bytes | None:
        """The same with what was written into it so far."""
        if relative in self.texts:
            return self.texts[relative]
        return self.old(relative)

    def data(self, relative: str) -> Entry:
        """What a file says by now; nothing where it cannot be read."""
        document = self.read(relative)
        if document is None:
            return {}
        return as_entry(document.data)

    def read(self, relative: str) -> Document | None:
        """A file with what was written into it so far; None where there is none, or it cannot be read."""
        raw = self.now(relative) or b""
        known = self.parsed.get(relative)
        if known and known[0] is raw:
            return known[1]
        document = read_yaml(raw, f"{self.shown_as}/{relative}")[0]
        if document is not None and not isinstance(document.data, dict):
            document = None
        if document is not None:
            self.words.translate(document)
        self.parsed[relative] = raw, document
        return document

    def refuse(self, slip: UpdateSlip, news: NewsItem, place: Place, message: str, fix: str) -> None:
        """Note why something is not written."""
        self.refused.append(Told(slip=slip, news=news, place=place, message=message, fix=fix))


def apply_slips(plans: FilePath, shown_as: str, slips: Sequence[UpdateSlip], today: date) -> Applied:
    """Apply slips in their order, each to what the ones before it left. Nothing can have happened after `today`."""
    before = load(plans, shown_as=shown_as, today=today)
    left_out: dict[int, list[Told]] = {}
    while True:
        desk = _desk(plans, shown_as)
        for slip in slips:
            _apply(desk, slip, left_out)
        after, offences, advice = _checked(desk, before, today)
        if not offences:
            break
        for key, told in offences.items():
            left_out.setdefault(key, []).extend(told)
    files = [NewFile(path=path, before=desk.old(path), after=raw) for path, raw in desk.texts.items()]
    return Applied(
        files=tuple(files),
        applied=tuple(_done(desk)),
        stands=tuple(desk.stands),
        refused=tuple(desk.refused),
        advice=advice,
        before=before,
        after=after,
    )


def _desk(plans: FilePath, shown_as: str) -> _Desk:
    kinds: dict[str, tuple[FilePath, str]] = {}
    for path, relative, kind in plan_files(plans):
        if path.is_file() and not path.is_symlink():
            kinds[relative] = path, kind
    desk = _Desk(plans, shown_as, RatingWords(), kinds)
    desk.words = RatingWords.of(desk.data("reference/policy.yaml"))
    desk.parsed.clear()
    return desk


def _apply(desk: _Desk, slip: UpdateSlip, left_out: dict[int, list[Told]]) -> None:
    """Write a slip's news into the texts, apart from what a check has refused before."""
    plan = f"{slip.plan}.yaml"
    if told := _refused_whole(desk, slip, plan):
        desk.refused.append(told)
        return
    folder = slip.plan.rpartition("/")[0]
    organisation = folder.rpartition("/")[2]
    heads = heads_of(organisation, desk.data(f"{folder}/profile.yaml"))
    times = Counter((news.kind, news.name) for news in slip.changes)
    for news in slip.changes:
        if id(news) in left_out:
            desk.refused += left_out[id(news)]
        elif times[news.kind, news.name] > 1:
            message = "The slip says two things on it on one day."
            here = Place(file=f"{desk.shown_as}/{plan}", line=0)
            desk.refuse(slip, news, here, message, "Ask the sender which of the two is meant.")
        else:
            _apply_one(desk, slip, news, f"{news.plan or slip.plan}.yaml", heads, organisation)


def _refused_whole(desk: _Desk, slip: UpdateSlip, plan: str) -> Told | None:
    """Why nothing of a slip can be written, whatever it says; None where there is no such reason."""
    here = Place(file=f"{desk.shown_as}/{plan}", line=0)

    def refused(message: str, fix: str, place: Place = here) -> Told:
        return Told(slip=slip, news=None, place=place, message=message, fix=fix)

    known = [path.removesuffix(".yaml") for path, (_, kind) in desk.kinds.items() if kind == "plan"]
    if slip.plan not in known:
        return refused("There is no such plan.", meant(slip.plan, known) or "Check the folder.")
    document = desk.read(plan)
    if document is None:
        return refused("The plan's file cannot be read.", _RUN_CHECK)
    closed = as_entry(as_entry(document.data).get("closed"))
    if (day := text_of(closed, "on")) and day < slip.on:
        fix = "Ask the sender which plan it belongs to now."
        if after := text_of(closed, "carried_to"):
            fix = f"What is still open goes on in {after}: ask the sender for the news again, from its page."
        return refused(f"The plan was closed on {say_day(day)}.", fix, document.place(("closed",)))
    folder = slip.plan.rpartition("/")[0]
    roles = _roles(desk, dict.fromkeys((folder, TRUST)))
    if slip.by in roles:
        return None
    whose = "of this school or of the trust"
    if folder == TRUST:
        whose = "of the trust"
    message = f"The slip is from “{slip.by}”, which is no role {whose}."
    return refused(message, meant(slip.by, roles) or "Add the role to the profile first.")


def _roles(desk: _Desk, folders: Iterable[str]) -> list[str]:
    """The roles of some profiles."""
    found: list[str] = []
    for folder in folders:
        for role in as_list(desk.data(f"{folder}/profile.yaml").get("roles")):
            found.append(text_of(as_entry(role), "id"))  # noqa: PERF401  no comprehension of two loops
    return found


def _apply_one(desk: _Desk, slip: UpdateSlip, news: NewsItem, plan: str, heads: list[str], organisation: str) -> None:
    """Write news on one item into a text, or note why not."""
    document = desk.read(plan)
    items = {item.id: item for item in items_of(desk.data(plan))}
    item = items.get(news.item)
    if document is None or item is None:
        fix = meant(news.item, items) or "Check the plan."
        place = Place(file=f"{desk.shown_as}/{plan}", line=0)
        desk.refuse(slip, news, place, f"There is no “{news.item}” in this plan.", fix)
        return
    roles = [*item.roles, *heads]
    if news.plan:  # for what the trust asks of a school, the school answers
        roles = [*roles_of(desk.data(f"{slip.plan}.yaml")), *heads]
    held: Edit | Stands | Refused | None = may_write(slip, item, roles)
    relative = plan
    if held is None and news.kind == "figure":
        relative, document, held = _figure(desk, slip, news, item, organisation, document)
    elif held is None:
        held = held_against(slip, news, item, document)
    if isinstance(held, Edit):
        held = _write(desk, slip, news, relative, held)
    if isinstance(held, Refused):
        desk.refuse(slip, news, document.place(held.path), held.message, held.fix)
    elif isinstance(held, Stands):
        message = "It stands there already."
        desk.stands.append(Told(slip=slip, news=news, place=document.place(held.path), message=message))


def _figure(
    desk: _Desk, slip: UpdateSlip, news: NewsItem, item: PlanItem, organisation: str, plan: Document
) -> tuple[str, Document, Edit | Stands | Refused]:
    """A figure held against the organisation's figures: their file, what it says, and the result."""
    folder = slip.plan.rpartition("/")[0]
    relative = f"{folder}/measurements.yaml"
    document = desk.read(relative)
    if document is None and (desk.now(relative) or (desk.plans / relative).exists()):
        message = f"{relative} cannot be read, so no figure can be added to it."
        return slip.plan, plan, Refused(path=item.path, message=message, fix=_RUN_CHECK)
    document = document or Document(file=f"{desk.shown_as}/{relative}", data={}, values={}, keys={})
    held = figure_against(slip, news, item, organisation, document, is_asked=_is_asked(desk, news, item, folder))
    if isinstance(held, Refused) and not held.path:
        return slip.plan, plan, Refused(path=item.path, message=held.message, fix=held.fix)
    return relative, document, held


def _is_asked(desk: _Desk, news: NewsItem, item: PlanItem, folder: str) -> bool:
    """Whether a KPI of a plan of the trust is about the school of a folder."""
    if not news.plan:
        return False
    groups: dict[str, Entry] = {}
    for group in map(as_entry, as_list(desk.data("reference/school-groups.yaml").get("groups"))):
        groups[text_of(group, "id")] = group
    school = folder.rpartition("/")[2]
    return is_meant(scope_of(item.node), school, desk.data(f"{folder}/profile.yaml"), groups)


_FIRST = b"new: 1\n"


def _write(desk: _Desk, slip: UpdateSlip, news: NewsItem, relative: str, edit: Edit) -> Refused | None:
    """Write an edit into the text of a file; why that cannot be done, or None."""
    old = desk.now(relative)
    is_new = old is None
    if old is None:
        old = _FIRST
    write: Callable[[bytes, Path, object], bytes | None] = with_key_at
    if edit.is_entry:
        write = with_entry_at
    made = write(old, edit.path, edit.value)
    if made is None:
        message = "The file is written in a way in which it is not sure where this belongs."
        return Refused(path=edit.path, message=message, fix="Add it by hand.")
    desk.texts[relative] = made
    if is_new:
        desk.texts[relative] = made.removeprefix(_FIRST)
    path = edit.path
    if edit.is_entry:
        node: Any = desk.data(relative)
        for step in edit.path:
            node = node[step]
        path = (*edit.path, len(node) - 1)
    desk.written.append(_Written(slip, news, relative, path))
    return None


def _done(desk: _Desk) -> Iterator[Told]:
    """What was written, with its place in the files as they become."""
    for one in desk.written:
        document = desk.read(one.file)
        if document:
            message = f"{capital(KINDS[one.news.kind][0])}, by {one.slip.by}, {say_day(one.slip.on)}."
            yield Told(slip=one.slip, news=one.news, place=document.place(one.path), message=message)


def _checked(desk: _Desk, before: Loaded, today: date) -> tuple[Loaded, dict[int, list[Told]], tuple[Finding, ...]]:
    """The plans as they become; what a check refuses of what was written, by news; and the advice that it adds."""
    if not desk.texts:
        return before, {}, ()
    with tempfile.TemporaryDirectory(prefix="trustplan-apply-") as folder:
        copy = FilePath(folder) / "plans"
        shutil.copytree(desk.plans, copy, symlinks=True, ignore=shutil.ignore_patterns(".*"))
        for relative, raw in desk.texts.items():
            (copy / relative).write_bytes(raw)
        after = load(copy, shown_as=desk.shown_as, today=today)
    known = Counter(map(_of, before.findings))
    offences: dict[int, list[Told]] = {}
    advice: list[Finding] = []
    spans = [(one, *_span(desk, one)) for one in desk.written]
    for finding in after.findings:
        mine = [one for one, first, last in spans if _is_in(finding.place, desk, one, first, last)]
        is_new = known[_of(finding)] == 0
        known[_of(finding)] -= not is_new
        if not mine and not is_new:
            continue
        if finding.severity is Severity.ERROR or (mine and finding.rule in DEMANDED):
            for one in mine or desk.written:
                place = finding.place
                if one in mine:
                    place = _before(desk, one)
                told = Told(slip=one.slip, news=one.news, place=place, message=finding.message, fix=finding.fix)
                offences.setdefault(id(one.news), []).append(told)
        else:
            advice.append(finding)
    return after, offences, tuple(advice)


def _before(desk: _Desk, one: _Written) -> Place:
    """Where what is refused would have gone, in the file as it is."""
    document = read_yaml(desk.old(one.file) or b"", f"{desk.shown_as}/{one.file}")[0]
    if document is None:
        return Place(file=f"{desk.shown_as}/{one.file}", line=0)
    return document.place(one.path)


def _of(finding: Finding) -> tuple[str, str, str]:
    return finding.rule, finding.place.file, finding.message


def _span(desk: _Desk, one: _Written) -> tuple[tuple[int, int], tuple[int, int]]:
    """Where what was written begins and ends: a line and a column each."""
    document = desk.read(one.file)
    spots: list[tuple[int, int]] = []
    if document is not None:
        for path, spot in (*document.values.items(), *document.keys.items()):
            if path[: len(one.path)] == one.path:
                spots.append(spot)
        rows = as_list(as_entry(document.data).get(str(one.path[0])))
        if len(one.path) == 2 and len(rows) == 1:
            spots.append(document.keys[one.path[:1]])
    return min(spots, default=(0, 0)), max(spots, default=(0, 0))


def _is_in(place: Place, desk: _Desk, one: _Written, first: tuple[int, int], last: tuple[int, int]) -> bool:
    """Whether a place is in what was written."""
    return place.file == f"{desk.shown_as}/{one.file}" and first <= (place.line, place.column) <= last
