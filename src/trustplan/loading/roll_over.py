"""Begin a new school year: takes a folder of plans and the year, gives the files that it needs, in the order of writing.

For each plan that ends with the year before, a new one takes over what is open; the old one is closed. The calendar gets
the year and its meetings, to be confirmed. Files that are there already get lines at their end, or behind an entry, and keep
everything else, so that pages of earlier meetings name the same lines.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from trustplan.loading.next_year import with_year, years_on
from trustplan.model import TRUST, Rating, Trust
from trustplan.primitives.english import counted, listed
from trustplan.primitives.errors import TrustplanError
from trustplan.primitives.periods import Period, parse_period, year_from, year_of, years_after
from trustplan.rating.engine import rate
from trustplan.rating.status import ActionStatus, KpiStatus, ObjectiveStatus, PlanStatus
from trustplan.source.files import as_entry, as_list, plan_ref, text_of
from trustplan.source.text_of_file import line_ends
from trustplan.source.yaml_edit import YamlEdit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path as FilePath

    from trustplan.loading.load import Loaded
    from trustplan.source.files import Entry, SourceFile
    from trustplan.source.yaml_reader import Path

_DAY = timedelta(days=1)
CALENDAR = "reference/calendar.yaml"
# What is said of the time of a plan, and not of the work in it.
OF_ITS_TIME = (
    "updates",
    "judgements",
    "projections",
    "changes",
    "override",
    "asks",
    "accepted",
    "recovery",
    "start",
    "not_before",
)


class RollOverError(TrustplanError):
    """A new year cannot be begun; the message says why and what to do."""


class FileChange(NamedTuple):
    """A file to be written: its path below the plans, the bytes that it has (None: it is new), its new bytes, and what was done."""

    path: str
    before: bytes | None
    after: bytes
    words: str


class _Turn(Struct, frozen=True, kw_only=True):
    """What every plan's turn needs. `goes_on` has the address of each item that is carried on, by its old one."""

    trust: Trust
    year: Period
    day: date
    goes_on: dict[str, str]
    plans: dict[str, str]  # the new address of each plan that is followed by another


def roll_over(loaded: Loaded, folder: FilePath, year: Period, day: date, only: str = "") -> list[FileChange]:
    """The files of a new school year, proposed on a day, for all plans that end with the year before, or `only` one.

    Nothing comes of what was done before. Raises RollOverError where the plans do not allow it.
    """
    if loaded.trust is None:
        raise RollOverError("The plans have errors. Correct what “trustplan check” says, then begin the new year.")
    trust = loaded.trust
    if not trust.calendar(TRUST).knows(year.years_on(-1)._replace(part="aut1")):
        raise RollOverError(
            f"The calendar has no school year {year.years_on(-1)}. Roll over to that year first, or add its terms."
        )
    if only and only not in {plan.ref for plan in trust.plans()}:
        raise RollOverError(f"There is no plan “{only}”. Write it like {next(trust.plans()).ref}.")
    files = {plan_ref(file): file for file in loaded.folder.of_kind("plan")}
    statuses = [s for s in rate(trust, day).plans.values() if _is_to_turn(trust, s, year, only)]
    turn = _Turn(trust=trust, year=year, day=day, goes_on={}, plans={})
    for plan in trust.plans():
        if plan.closed and plan.closed.carried_to:
            turn.plans[plan.ref] = plan.closed.carried_to
    for status in statuses:
        turn.plans[status.plan.ref] = _new_ref(status, turn)
        for ref in _open_refs(status):
            turn.goes_on[ref] = f"{turn.plans[status.plan.ref]}/{ref.rpartition('/')[2]}"
    found = list(_calendar(loaded, folder, turn))
    for status in statuses:
        found += _turned(files[status.plan.ref], folder, status, turn)
    return found


def _is_to_turn(trust: Trust, status: PlanStatus, year: Period, only: str) -> bool:
    """Whether a plan ends in the last term of the year before, is not closed, and its school is still the trust's."""
    plan = status.plan
    if year_of(plan.end) != year.years_on(-1) or plan.ref != (only or plan.ref):
        return False
    written = next(p for p in trust.plans() if p.ref == plan.ref)  # a day to come on which it is closed counts too
    left = trust.organisations[plan.organisation].profile.left
    is_late = bool(only) or plan.end >= trust.calendar(TRUST).start(year.years_on(-1)._replace(part="sum"))
    return written.closed is None and is_late and (left is None or left > plan.end)


def _new_ref(status: PlanStatus, turn: _Turn) -> str:
    """The address of the plan that follows one."""
    plan, length = status.plan, _length(status)
    name = years_on(plan.id, length)
    if name == plan.id:
        last = turn.year.year + length
        name = f"{plan.id}-{turn.year.year}-{last % 100:02d}"
    return plan.ref.removesuffix(plan.id) + name


def _length(status: PlanStatus) -> int:
    """How many years a plan has."""
    return max(1, round((status.plan.end - status.plan.start).days / 365))


def _goes_on(item: ActionStatus | KpiStatus) -> bool:
    """Whether an action or KPI is still to be done."""
    if isinstance(item, ActionStatus):
        return item.is_open or (bool(item.action.yearly) and not item.has_ended)
    return item.rating is not Rating.ACHIEVED


def _has_open(objective: ObjectiveStatus) -> bool:
    return not objective.items or any(map(_goes_on, objective.items))


def _open_refs(status: PlanStatus) -> Iterator[str]:
    """The addresses of all in a plan that is still to be done."""
    for objective in filter(_has_open, status.objectives):
        yield objective.ref
        for item in objective.each:
            if _goes_on(item):
                yield item.ref


# Files


def _calendar(loaded: Loaded, folder: FilePath, turn: _Turn) -> Iterator[FileChange]:
    file = loaded.folder.one("calendar")
    if file is None:
        return
    raw = (folder / CALENDAR).read_bytes()
    calendar = turn.trust.calendar(TRUST)
    first = calendar.as_named(calendar.start(turn.year))
    gone = [o.id for o in turn.trust.organisations.values() if o.profile.left and o.profile.left < first]
    text, ends = line_ends(raw.decode("utf-8-sig"))
    after = with_year(file, text, turn.year, turn.day, gone)
    if after != text:
        yield FileChange(CALENDAR, raw, _as_bytes(after, ends), f"terms and meetings of {turn.year}, to be confirmed")


def _turned(file: SourceFile, folder: FilePath, status: PlanStatus, turn: _Turn) -> Iterator[FileChange]:
    """The new plan, if anything is open and nobody has written it yet; then the old one, closed."""
    plan, ref = status.plan, turn.plans[status.plan.ref]
    home = "trust" if plan.organisation == TRUST else f"schools/{plan.organisation}"
    path, new = f"{home}/{plan.id}.yaml", f"{home}/{ref.rpartition('/')[2]}.yaml"
    raw = (folder / path).read_bytes()
    text, ends = line_ends(raw.decode("utf-8-sig"))
    is_written = (folder / new).exists()
    items = list(filter(_goes_on, status.items))
    is_open = any(map(_has_open, status.objectives))
    if is_open and not is_written:
        made = _new_plan(file, text, status, turn)
        yield FileChange(new, None, _as_bytes(made, ends), _say_items(items))
    facts = [f"on: {max(plan.end, turn.day)}"]
    if is_open or is_written:
        facts.append(f"carried_to: {ref}")
    yield FileChange(path, raw, _closed(raw, text, ends, facts), "closed")


def _closed(raw: bytes, text: str, ends: list[str], facts: list[str]) -> bytes:
    """The bytes of a plan that is closed: those that it has, and some at their end."""
    edit = YamlEdit(text)
    if edit.is_in_braces:
        edit.add_last(f"closed: {{{', '.join(facts)}}}")
        return _as_bytes(edit.text(), ends)
    gap = "" if text.endswith("\n") else "\n"
    return raw + _as_bytes(f"{gap}closed:\n" + "".join(f"  {fact}\n" for fact in facts), ends)


def _say_items(items: list[ActionStatus | KpiStatus]) -> str:
    actions = sum(isinstance(item, ActionStatus) for item in items)
    return f"{listed([counted(actions, 'action'), counted(len(items) - actions, 'KPI')])} carried on"


def _as_bytes(text: str, ends: list[str]) -> bytes:
    """A text with the line ends that the file it was made from has."""
    return text.replace("\n", ends[0] if ends else "\n").encode()


# The text of a new plan


def _new_plan(file: SourceFile, text: str, status: PlanStatus, turn: _Turn) -> str:
    """The text of a plan for the next years: the old one without what is done, and without what was said of it."""
    plan, length, edit = status.plan, _length(status), YamlEdit(text)
    first = max(plan.end + _DAY, turn.trust.calendar(TRUST).start(turn.year))
    for key in ("approved", "proposed", "closed", "budget"):
        edit.cut((key,))
    edit.put(("period", "from"), first.isoformat())
    edit.put(("period", "to"), years_after(plan.end, length).isoformat())
    edit.add_after(("period",), f"proposed: {turn.day}")
    if (title := years_on(plan.title, length)) != plan.title:
        edit.put(("title",), _quoted(title))
    for number, objective in enumerate(status.objectives):
        path: Path = ("objectives", number)
        if objective.ref not in turn.goes_on:
            edit.cut(path)
            continue
        _carry(edit, file, path, objective.ref, turn)
        for index, action in enumerate(objective.actions):
            _carry_action(edit, file, (*path, "actions", index), action, first, turn)
        for index, kpi in enumerate(objective.kpis):
            spot = (*path, "kpis", index)
            if _carry(edit, file, spot, kpi.ref, turn):
                _move_targets(edit, file, spot, first, length)
    return edit.text()


def _quoted(title: str) -> str:
    """A title as YAML takes it."""
    plain = all(c.isalnum() or c in " /-–_()" for c in title) and not title.startswith("-")
    return title if plain and title.strip() == title else '"' + title.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _node(file: SourceFile, path: Path) -> Entry:
    node = file.document.data
    for step in path:
        node = node[step]
    return node if isinstance(node, dict) else {}


def _carry(edit: YamlEdit, file: SourceFile, path: Path, ref: str, turn: _Turn) -> bool:
    """Carry an item on without what was said of its time, or cut it where it is done; whether it goes on."""
    if ref not in turn.goes_on:
        edit.cut(path)
        return False
    node = _node(file, path)
    for key in OF_ITS_TIME:
        if key in node:
            edit.cut((*path, key))
    if "carried_from" in node:
        edit.put((*path, "carried_from"), ref)
    else:
        edit.add_after((*path, "id"), f"carried_from: {ref}")
    for key in ("serves", "success"):
        for number, name in enumerate(as_list(node.get(key))):
            now = _followed(str(name), ref.rpartition("/")[0], turn)
            if now is None:
                edit.cut((*path, key, number))
            elif now != name:
                edit.put((*path, key, number), now)
    return True


def _followed(name: str, plan: str, turn: _Turn) -> str | None:
    """What an item of a plan names, as it is called in the new year; None where it does not go on."""
    ref = name if "/" in name else f"{plan}/{name}"
    whose, _, item = ref.rpartition("/")
    if whose == plan:
        return name if ref in turn.goes_on else None
    if whose not in turn.plans:
        return name
    if ref in turn.goes_on:
        return turn.goes_on[ref]
    following = next((plan for plan in turn.trust.plans() if plan.ref == turn.plans[whose]), None)
    if following and item in [objective.id for objective in following.objectives]:
        return f"{following.ref}/{item}"
    return None


def _carry_action(edit: YamlEdit, file: SourceFile, path: Path, action: ActionStatus, first: date, turn: _Turn) -> None:
    """Carry an action on, with those of its parts and milestones that are still to be done."""
    if not _carry(edit, file, path, action.ref, turn):
        return
    node = _node(file, path)
    for number, part in enumerate(action.parts):
        _carry_action(edit, file, (*path, "actions", number), part, first, turn)
    for number, milestone in enumerate(as_list(node.get("milestones"))):
        if as_entry(milestone).get("done"):
            edit.cut((*path, "milestones", number))
    if action.action.due and action.action.due < first and not action.action.yearly:
        edit.note((*path, "due"), "past: to be decided")
    if action.action.yearly and (due := text_of(node, "due")):
        rounds = sum(day < first for day in action.action.yearly) or int(max(action.action.yearly) < first)
        edit.put((*path, "due"), _years_later(due, rounds))


def _years_later(text: str, count: int) -> str:
    """A day or period some years later, as it is written."""
    if period := parse_period(text):
        return str(period.years_on(count))
    return years_after(date.fromisoformat(text), count).isoformat()


def _move_targets(edit: YamlEdit, file: SourceFile, path: Path, first: date, length: int) -> None:
    """Leave the targets of the time ahead; where there is none, those of the last year go on, to be decided anew."""
    node = _node(file, path)
    for number in range(len(as_list(node.get("kpis")))):
        _move_targets(edit, file, (*path, "kpis", number), first, length)
    known: list[tuple[int, Period]] = []
    for number, step in enumerate(as_list(node.get("targets"))):
        if period := parse_period(text_of(as_entry(step), "for")):
            known.append((number, period))
    _move_steps(edit, path, known, first, length)


def _move_steps(edit: YamlEdit, path: Path, known: list[tuple[int, Period]], first: date, length: int) -> None:
    """Cut the targets of the time that is over, or move those of its last year to the last of the new plan."""
    is_ahead = any(period.year >= year_from(first).year for _, period in known)
    last = year_from(first).year if is_ahead else max((period.year for _, period in known), default=0)
    for number, period in known:
        spot = (*path, "targets", number)
        is_of_several = length > 1 and bool(period.part) and number != known[-1][0]  # terms so far ahead have no dates
        if period.year < last or (is_of_several and not is_ahead):
            edit.cut(spot)
        elif not is_ahead:
            later = period if length == 1 else period.school_year._replace(part="")
            edit.put((*spot, "for"), str(later.years_on(length)))
            edit.note((*spot, "for"), f"as in {period}: to be decided")
