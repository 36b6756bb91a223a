"""Apply slips to a folder of plans: gives the files to write, and what was written, is there already, or is refused.

Nothing is written here. The new files are checked in a copy, and what has a new error there is refused in the check's words.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from trustplan.checks.scopes import is_meant, scope_of
from trustplan.loading.load import Loaded, load
from trustplan.loading.trial import load_with
from trustplan.loading.updates.against import KINDS, AlreadyThere, Refused, figure_against, held_against, may_write
from trustplan.loading.updates.edited_files import EditedFiles, NewFile, NewsOutcome, Span, Spot, WrittenNews
from trustplan.loading.updates.places import heads_of, roles_of
from trustplan.primitives.english import capital, say_written_day
from trustplan.primitives.findings import Finding, Place, Severity, told_since
from trustplan.primitives.notation import TRUST
from trustplan.primitives.suggestions import meant
from trustplan.source.files import as_entry, as_list, text_of
from trustplan.source.layout import plan_files
from trustplan.source.rating_words import RatingWords
from trustplan.source.yaml_add import Edit, with_edits_or_new
from trustplan.source.yaml_reader import Document, read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from trustplan.loading.updates.form import NewsItem, UpdateSlip
    from trustplan.loading.updates.places import PlanItem
    from trustplan.source.files import Entry
    from trustplan.source.yaml_reader import Path

# Advice that refuses a slip: whoever says that something is off track says why, and what is done about it.
DEMANDED = frozenset(("off-track-without-recovery", "rating-without-reason"))
_RUN_CHECK = "Run “trustplan check” first, and correct what it says."


class Applied(Struct, frozen=True, kw_only=True):
    """The result. `before` and `after` are the plans without and with what was applied; `advice` is what a check adds."""

    files: tuple[NewFile, ...]
    applied: tuple[NewsOutcome, ...]
    already: tuple[NewsOutcome, ...]
    refused: tuple[NewsOutcome, ...]
    advice: tuple[Finding, ...]
    before: Loaded
    after: Loaded


def apply_slips(
    plans: FilePath, shown_as: str, slips: Sequence[UpdateSlip], today: date, *, is_each: bool = False
) -> Applied:
    """Apply slips in their order, each to what the ones before it left. Nothing can have happened after `today`.

    `is_each` says that a slip of which something is refused is left out whole, and the others are applied.
    """
    before = load(plans, shown_as=shown_as, today=today)
    left_out: dict[int, list[NewsOutcome]] = {}
    whole: dict[int, list[NewsOutcome]] = {}
    while True:
        edited = _edited_files(plans, shown_as)
        for slip in slips:
            if id(slip) in whole:
                edited.refused += whole[id(slip)]
            else:
                _apply(edited, slip, left_out)
        for relative in list(edited.waiting):
            _make_edits(edited, relative)
        edited.written.sort(key=_arrival)
        after, offences, advice = _checked(edited, before, today)
        for key, outcome in offences.items():
            left_out.setdefault(key, []).extend(outcome)
        if offences:
            continue
        unfit = _unfit(edited, whole) if is_each else {}
        if not unfit:
            break
        whole |= unfit
    files = [NewFile(path=path, before=edited.old(path), after=raw) for path, raw in edited.texts.items()]
    return Applied(
        files=tuple(files),
        applied=tuple(_done(edited)),
        already=tuple(edited.already),
        refused=tuple(edited.refused),
        advice=advice,
        before=before,
        after=after,
    )


def _unfit(edited: EditedFiles, known: dict[int, list[NewsOutcome]]) -> dict[int, list[NewsOutcome]]:
    """What is refused of each slip that is to be left out whole, besides the `known` ones: the first of each organisation.

    Those after it may only have been refused for what it wrote.
    """
    found: dict[int, list[NewsOutcome]] = {}
    folders: dict[str, int] = {}
    for outcome in edited.refused:
        number = id(outcome.slip)
        if number not in known and folders.setdefault(outcome.slip.plan.rpartition("/")[0], number) == number:
            found.setdefault(number, []).append(outcome)
    return found


def _edited_files(plans: FilePath, shown_as: str) -> EditedFiles:
    kinds: dict[str, tuple[FilePath, str]] = {}
    for path, relative, kind in plan_files(plans):
        if path.is_file() and not path.is_symlink():
            kinds[relative] = path, kind
    edited = EditedFiles(plans, shown_as, RatingWords(), kinds)
    edited.words = RatingWords.of(edited.data("reference/policy.yaml"))
    edited.parsed.clear()
    return edited


def _apply(edited: EditedFiles, slip: UpdateSlip, left_out: dict[int, list[NewsOutcome]]) -> None:
    """Write a slip's news into the texts, apart from what a check has refused before."""
    plan = f"{slip.plan}.yaml"
    if outcome := _refused_whole(edited, slip, plan):
        edited.refused.append(outcome)
        return
    folder = slip.plan.rpartition("/")[0]
    organisation = folder.rpartition("/")[2]
    heads = heads_of(organisation, edited.data(f"{folder}/profile.yaml"))
    times = Counter((news.kind, news.name) for news in slip.changes)
    for news in slip.changes:
        if id(news) in left_out:
            edited.refused += left_out[id(news)]
        elif times[news.kind, news.name] > 1:
            message = "The slip says two things on it on one day."
            here = Place(file=f"{edited.shown_as}/{plan}", line=0)
            edited.refuse(slip, news, here, message, "Ask the sender which of the two is meant.")
        else:
            _apply_one(edited, slip, news, f"{news.plan or slip.plan}.yaml", heads, organisation)


def _refused_whole(edited: EditedFiles, slip: UpdateSlip, plan: str) -> NewsOutcome | None:
    """Why nothing of a slip can be written, whatever it says; None where there is no such reason."""
    here = Place(file=f"{edited.shown_as}/{plan}", line=0)

    def refused(message: str, fix: str, place: Place = here) -> NewsOutcome:
        return NewsOutcome(slip=slip, news=None, place=place, message=message, fix=fix)

    known = [path.removesuffix(".yaml") for path, (_, kind) in edited.kinds.items() if kind == "plan"]
    if slip.plan not in known:
        return refused("There is no such plan.", meant(slip.plan, known) or "Check the folder.")
    document = edited.read(plan)
    if document is None:
        return refused("The plan's file cannot be read.", _RUN_CHECK)
    closed = as_entry(as_entry(document.data).get("closed"))
    if (day := text_of(closed, "on")) and day < slip.on:
        fix = "Ask the sender which plan it belongs to now."
        if after := text_of(closed, "carried_to"):
            fix = f"What is still open continues in {after}: ask the sender for the update again, from its page."
        return refused(f"The plan was closed on {say_written_day(day)}.", fix, document.place(("closed",)))
    folder = slip.plan.rpartition("/")[0]
    roles = _roles(edited, dict.fromkeys((folder, TRUST)))
    if slip.by in roles:
        return None
    whose = "of this school or of the trust"
    if folder == TRUST:
        whose = "of the trust"
    message = f"The slip is from “{slip.by}”, which is not a role {whose}."
    return refused(message, meant(slip.by, roles) or "Add the role to the profile first.")


def _roles(edited: EditedFiles, folders: Iterable[str]) -> list[str]:
    """The roles of some profiles."""
    found: list[str] = []
    for folder in folders:
        for role in as_list(edited.data(f"{folder}/profile.yaml").get("roles")):
            found.append(text_of(as_entry(role), "id"))  # noqa: PERF401  no comprehension of two loops
    return found


def _apply_one(
    edited: EditedFiles, slip: UpdateSlip, news: NewsItem, plan: str, heads: list[str], organisation: str
) -> None:
    """Write news on one item into a text, or note why not."""
    document = edited.read(plan)
    items: dict[str, PlanItem] = {}
    if document is not None:
        items = edited.items_of(plan, document)
    item = items.get(news.item)
    if document is None or item is None:
        fix = meant(news.item, items) or "Check the plan."
        place = Place(file=f"{edited.shown_as}/{plan}", line=0)
        edited.refuse(slip, news, place, f"There is no “{news.item}” in this plan.", fix)
        return
    roles = [*item.roles, *heads]
    if news.plan:  # for what the trust asks of a school, the school answers
        roles = [*roles_of(edited.data(f"{slip.plan}.yaml")), *heads]
    held: Edit | AlreadyThere | Refused | None = None
    is_gathered = news.kind == "figure" and slip.by in _roles(edited, [TRUST])
    if not is_gathered:  # whoever gathers figures for the trust leads none of the work
        held = may_write(slip, item, roles)
    relative = plan
    if held is None:
        relative, document, held = _held(edited, slip, news, item, organisation, document)
    if isinstance(held, Edit) and any(one.edit.path == held.path for one in edited.waiting.get(relative, ())):
        _make_edits(edited, relative)  # what waits may be what this news repeats, or what came since
        _apply_one(edited, slip, news, plan, heads, organisation)
    elif isinstance(held, Edit):
        edited.arrived += 1
        edited.waiting.setdefault(relative, []).append(WrittenNews(slip, news, relative, held, edited.arrived))
    elif isinstance(held, Refused):
        edited.refuse(slip, news, document.place(held.path), held.message, held.fix)
    elif isinstance(held, AlreadyThere):
        message = "It is recorded already."
        edited.already.append(NewsOutcome(slip=slip, news=news, place=document.place(held.path), message=message))


def _held(
    edited: EditedFiles, slip: UpdateSlip, news: NewsItem, item: PlanItem, organisation: str, plan: Document
) -> tuple[str, Document, Edit | AlreadyThere | Refused]:
    """News held against the plan, or a figure against the organisation's figures: the file, what it says, the result."""
    if news.kind == "figure":
        return _figure(edited, slip, news, item, organisation, plan)
    return f"{slip.plan}.yaml", plan, held_against(slip, news, item, plan)


def _figure(
    edited: EditedFiles, slip: UpdateSlip, news: NewsItem, item: PlanItem, organisation: str, plan: Document
) -> tuple[str, Document, Edit | AlreadyThere | Refused]:
    """A figure held against the organisation's figures: their file, what it says, and the result."""
    folder = slip.plan.rpartition("/")[0]
    is_asked = bool(news.plan) and _is_asked(edited, item, folder)
    if news.school and news.school != organisation:
        schools = _schools_asked(edited, item) if folder == TRUST else []
        if news.school not in schools:
            message, fix = f"This KPI has no figure of “{news.school}”.", meant(news.school, schools) or "It has none."
            return slip.plan, plan, Refused(path=item.path, message=message, fix=fix)
        folder, organisation, is_asked = f"schools/{news.school}", news.school, True
    relative = f"{folder}/measurements.yaml"
    document = edited.read(relative)
    if document is None and (edited.now(relative) or (edited.plans / relative).exists()):
        message = f"{relative} cannot be read, so no figure can be added to it."
        return slip.plan, plan, Refused(path=item.path, message=message, fix=_RUN_CHECK)
    document = document or _nothing(edited, relative)
    held = figure_against(slip, news, item, organisation, document, is_asked=is_asked)
    if isinstance(held, Refused) and not held.path:
        return slip.plan, plan, Refused(path=item.path, message=held.message, fix=held.fix)
    return relative, document, held


def _schools_asked(edited: EditedFiles, item: PlanItem) -> list[str]:
    """The schools that a KPI of a plan of the trust is about."""
    if scope_of(item.node).is_own:
        return []
    schools = sorted(path.parent.name for path in (edited.plans / "schools").glob("*/profile.yaml"))
    return [school for school in schools if _is_asked(edited, item, f"schools/{school}")]


def _is_asked(edited: EditedFiles, item: PlanItem, folder: str) -> bool:
    """Whether a KPI of a plan of the trust is about the school of a folder."""
    groups: dict[str, Entry] = {}
    for group in map(as_entry, as_list(edited.data("reference/school-groups.yaml").get("groups"))):
        groups[text_of(group, "id")] = group
    school = folder.rpartition("/")[2]
    return is_meant(scope_of(item.node), school, edited.data(f"{folder}/profile.yaml"), groups)


def _make_edits(edited: EditedFiles, relative: str) -> None:
    """Make the edits of a file that wait. Together, as each proof reads the whole file; where that fails, in two halves."""
    left = [edited.waiting.pop(relative, [])]
    while left:
        ones = left.pop()
        if not ones or _write(edited, relative, ones):
            continue
        if len(ones) > 1:
            left += [ones[len(ones) // 2 :], ones[: len(ones) // 2]]
            continue
        one = ones[0]
        place = (edited.read(relative) or _nothing(edited, relative)).place(one.edit.path)
        message = "The file is written in a way in which it is not sure where this belongs."
        edited.refuse(one.slip, one.news, place, message, "Add it by hand.")


def _write(edited: EditedFiles, relative: str, ones: list[WrittenNews]) -> bool:
    """Write edits into the text of a file; whether that can be done, all of them at once."""
    old = edited.now(relative)
    made = with_edits_or_new(old, [one.edit for one in ones])
    if made is None:
        return False
    edited.texts[relative] = made
    for one in ones:
        one.path = one.edit.path
        if one.edit.is_entry:
            node: Any = edited.data(relative)
            for step in one.edit.path:
                node = node[step]
            one.path = (*one.edit.path, len(node) - 1)
    edited.written += ones
    return True


def _arrival(one: WrittenNews) -> int:
    return one.arrival


def _nothing(edited: EditedFiles, relative: str) -> Document:
    """A file that is not there yet."""
    return Document(file=f"{edited.shown_as}/{relative}", data={})


def _done(edited: EditedFiles) -> Iterator[NewsOutcome]:
    """What was written, with its place in the files as they become."""
    for one in edited.written:
        document = edited.read(one.file)
        if document:
            message = f"{capital(KINDS[one.news.kind][0])}, by {one.slip.by}, {say_written_day(one.slip.on)}."
            yield NewsOutcome(slip=one.slip, news=one.news, place=document.place(one.path), message=message)


def _checked(
    edited: EditedFiles, before: Loaded, today: date
) -> tuple[Loaded, dict[int, list[NewsOutcome]], tuple[Finding, ...]]:
    """The plans as they become; what a check refuses of what was written, by news; and the advice that it adds."""
    if not edited.texts:
        return before, {}, ()
    after = load_with(edited.plans, edited.shown_as, edited.texts, today)
    offences: dict[int, list[NewsOutcome]] = {}
    advice: list[Finding] = []
    spans = list(_spans(edited))
    for finding, is_new in told_since(before.findings, after.findings):
        mine = [span.one for span in spans if span.has(finding.place, edited.shown_as)]
        if not mine and not is_new:
            continue
        if finding.severity is Severity.ERROR or (mine and finding.rule in DEMANDED):
            for one in mine or edited.written:
                place = _before(edited, one) if one in mine else finding.place
                offences.setdefault(id(one.news), []).append(_refused(one, finding, place))
        else:
            advice.append(finding)
    return after, offences, tuple(advice)


def _refused(one: WrittenNews, finding: Finding, place: Place) -> NewsOutcome:
    """What a check refuses, reported of the news that caused it."""
    return NewsOutcome(
        slip=one.slip, news=one.news, place=place, message=finding.message, fix=finding.fix, rule=finding.rule
    )


def _before(edited: EditedFiles, one: WrittenNews) -> Place:
    """Where what is refused would have gone, in the file as it is."""
    if one.file not in edited.unchanged:
        edited.unchanged[one.file] = read_yaml(edited.old(one.file) or b"", f"{edited.shown_as}/{one.file}")[0]
    document = edited.unchanged[one.file]
    if document is None:
        return Place(file=f"{edited.shown_as}/{one.file}", line=0)
    return document.place(one.path)


def _spans(edited: EditedFiles) -> Iterator[Span]:
    """Where each entry that was written begins and ends. One walk over each file finds those of all its entries."""
    spots: dict[tuple[str, Path], list[Spot]] = {(one.file, one.path): [] for one in edited.written}
    lengths = {len(path) for _, path in spots}
    for relative in edited.texts:
        document = edited.read(relative)
        if document is None:
            continue
        for path, spot in (*document.values.items(), *document.keys.items()):
            for length in lengths:
                if length <= len(path) and (relative, path[:length]) in spots:
                    spots[relative, path[:length]].append(spot)
    for one in edited.written:
        mine = spots[one.file, one.path]
        document = edited.read(one.file)
        if (
            document is not None
            and len(one.path) == 2
            and len(as_list(edited.data(one.file).get(str(one.path[0])))) == 1
        ):
            mine.append(document.keys[one.path[:1]])
        yield Span(one=one, first=min(mine, default=(0, 0)), last=max(mine, default=(0, 0)))
