"""Support over time: takes a school and a day, gives levels, action groups and moved responsibilities, each from a day to a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.oversight.delegation import RETURNED, events
from trustplan.oversight.support import decisions_on

if TYPE_CHECKING:
    from datetime import date

    from trustplan.model import Decision, Delegated, Function, Group, Organisation, Scheme


class LevelSpan(Struct, frozen=True, kw_only=True):
    """A level of support. `decision` is the last that gave it; the level in force has no end."""

    level: str
    begin: date
    end: date | None
    decision: Decision


class GroupSpan(Struct, frozen=True, kw_only=True):
    """An action group with the same people; the group at work has no end."""

    group: Group
    begin: date
    end: date | None


class MovedSpan(Struct, frozen=True, kw_only=True):
    """Functions that one change moved, until another change moved or returned them; what has not come back has no end."""

    change: Delegated
    functions: tuple[Function, ...]
    begin: date
    end: date | None

    def is_late(self, day: date) -> bool:
        """Whether the functions should have come back by a day and have not."""
        until = self.change.until
        return self.end is None and until is not None and until < day


def level_spans(organisation: Organisation, day: date, scope: str = "") -> list[LevelSpan]:
    """The levels decided by a day, the first first; decisions in a row that give one level are one span."""
    found: list[LevelSpan] = []
    for decision in decisions_on(organisation, day, scope):
        begin = decision.on
        if found:
            last = found.pop()
            if last.level == decision.level:
                begin = last.begin
            else:
                found.append(LevelSpan(level=last.level, begin=last.begin, end=decision.on, decision=last.decision))
        found.append(LevelSpan(level=decision.level, begin=begin, end=None, decision=decision))
    return found


def group_spans(organisation: Organisation, day: date, scope: str = "") -> list[GroupSpan]:
    """The action groups of the decisions made by a day, the first first. A decision ends the group of the one before."""
    found: list[GroupSpan] = []
    decisions = decisions_on(organisation, day, scope)
    for n, decision in enumerate(decisions):
        if decision.group is None:
            continue
        begin = decision.group.began or decision.on
        end = decisions[n + 1].on if n + 1 < len(decisions) else None
        if end is not None and end <= begin:
            continue  # it never met
        if found and found[-1].end is not None and begin <= found[-1].end and _is_same(found[-1].group, decision.group):
            begin = found.pop().begin
        found.append(GroupSpan(group=decision.group, begin=begin, end=end))
    return found


def _is_same(one: Group, other: Group) -> bool:
    return one.lead == other.lead and set(one.members) == set(other.members)


def moved_spans(scheme: Scheme, organisation: Organisation, day: date) -> list[MovedSpan]:
    """What decisions made by a day took from the scheme, also from a later day on; what one change moved is together."""
    now: dict[str, Delegated] = {}
    ends: list[tuple[Delegated, Function, date | None]] = []
    for event in events(scheme, organisation, day):
        for function in event.functions:
            if before := now.pop(function.id, None):
                ends.append((before, function, event.change.on))
            if event.change.change != RETURNED:
                now[function.id] = event.change
    ends += [(now[function.id], function, None) for function in scheme.functions if function.id in now]
    together: dict[tuple[int, date | None], list[tuple[Delegated, Function]]] = {}
    for change, function, end in ends:
        if end is None or end > change.on:
            together.setdefault((id(change), end), []).append((change, function))
    found = []
    for (_, end), pairs in together.items():
        change = pairs[0][0]
        functions = tuple(function for _, function in pairs)
        found.append(MovedSpan(change=change, functions=functions, begin=change.on, end=end))
    return sorted(found, key=lambda span: (span.begin, span.end is None, span.end or span.begin, span.functions[0].id))
