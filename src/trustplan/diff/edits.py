"""Edits, the result of a comparison of two revisions or days, and how two values are compared."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from trustplan.primitives.findings import Place
from trustplan.primitives.targets import TargetError, parse_target

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from trustplan.primitives.targets import Target
    from trustplan.source.files import SourceFile
    from trustplan.source.yaml_reader import Path


Entry = dict[str, Any]  # a group of keys of a file, as it is written
K = TypeVar("K")
V = TypeVar("V")


class Added(Struct, Generic[K, V], frozen=True):
    """An entry that only the new side has."""

    key: K
    now: V

    @property
    def last(self) -> V:
        """The entry as it is."""
        return self.now


class Removed(Struct, Generic[K, V], frozen=True):
    """An entry that only the old side had."""

    key: K
    was: V

    @property
    def last(self) -> V:
        """The entry as it was before it went."""
        return self.was


class InBoth(Struct, Generic[K, V], frozen=True):
    """An entry that both sides have, changed or not."""

    key: K
    was: V
    now: V

    @property
    def last(self) -> V:
        """The entry as it is."""
        return self.now


def diff_by_key(before: Mapping[K, V], after: Mapping[K, V]) -> Iterator[Added[K, V] | InBoth[K, V] | Removed[K, V]]:
    """Compare the entries of two sides by key: those of the new side in its order, then the removed ones."""
    for key, now in after.items():
        if key in before:
            yield InBoth(key, before[key], now)
        else:
            yield Added(key, now)
    for key, was in before.items():
        if key not in after:
            yield Removed(key, was)


class Kind(StrEnum):
    """The kind of a change. Reports and published data name these values."""

    RATING_MOVED = "rating-moved"
    DATE_EDITED = "date-edited"
    TARGET_EDITED = "target-edited"
    WORDING_EDITED = "wording-edited"
    LEAD_CHANGED = "lead-changed"
    DETAIL_EDITED = "detail-edited"
    RULE_CHANGED = "rule-changed"
    VISIBILITY_EDITED = "visibility-edited"
    ADDED = "item-added"
    DROPPED = "item-dropped"
    RENAMED = "item-renamed"
    MOVED = "item-moved"
    SPLIT = "item-split"
    CARRIED_OVER = "carried-over"
    PLAN_ADDED = "plan-added"
    PLAN_DROPPED = "plan-dropped"
    PLAN_RENAMED = "plan-renamed"
    PLAN_REUSED = "plan-reused"
    PLAN_DRAFTED = "plan-drafted"
    PLAN_APPROVED = "plan-approved"
    PLAN_BEGAN = "plan-began"
    PLAN_ENDED = "plan-ended"
    PLAN_CLOSED = "plan-closed"
    SCHOOL_JOINED = "school-joined"
    SCHOOL_LEFT = "school-left"
    SCHOOL_DROPPED = "school-dropped"
    ROLE_ENDED = "role-ended"
    UPDATE_ADDED = "update-added"
    UPDATE_EDITED = "past-update-edited"
    UPDATE_REMOVED = "past-update-removed"
    JUDGEMENT_ADDED = "judgement-added"
    JUDGEMENT_EDITED = "past-judgement-edited"
    JUDGEMENT_REMOVED = "past-judgement-removed"
    CHANGE_APPROVED = "change-approved"
    CHANGE_RECORDED = "change-recorded"
    CHANGE_EDITED = "past-change-edited"
    CHANGE_REMOVED = "past-change-removed"
    NEWS_DROPPED = "dropped-with-news"
    MILESTONE_ADDED = "milestone-added"
    MILESTONE_DROPPED = "milestone-dropped"
    MILESTONE_DONE = "milestone-done"
    MILESTONE_UNDONE = "milestone-no-longer-done"
    OVERRIDE_MADE = "override-made"
    OVERRIDE_EDITED = "override-edited"
    OVERRIDE_ENDED = "override-ended"
    ACCEPTED = "stop-accepted"
    ASKED = "decision-asked"
    DECIDED = "decision-made"
    ASK_EDITED = "question-edited"
    ASK_DROPPED = "question-dropped"
    FIGURE_ADDED = "figure-added"
    FIGURE_RESTATED = "figure-restated"
    FIGURE_EDITED = "past-figure-edited"
    FIGURE_REMOVED = "past-figure-removed"
    RECORD_ADDED = "record-added"
    RECORD_EDITED = "past-record-edited"
    RECORD_REMOVED = "past-record-removed"
    REVIEW_WANTED = "review-wanted"


# Rewritten history: entries of the past that were edited or removed. Each becomes a finding.
PAST = frozenset(
    (
        Kind.UPDATE_EDITED,
        Kind.UPDATE_REMOVED,
        Kind.JUDGEMENT_EDITED,
        Kind.JUDGEMENT_REMOVED,
        Kind.MILESTONE_UNDONE,
        Kind.CHANGE_EDITED,
        Kind.CHANGE_REMOVED,
        Kind.NEWS_DROPPED,
        Kind.PLAN_REUSED,
        Kind.SCHOOL_DROPPED,
        Kind.FIGURE_EDITED,
        Kind.FIGURE_REMOVED,
        Kind.RECORD_EDITED,
        Kind.RECORD_REMOVED,
    )
)


class Edit(Struct, frozen=True, kw_only=True):
    """One change between two revisions, or two days.

    `ref` is the address of an item or plan, `organisation/measure` of a figure, else the file below the plans.
    `field` is the key that was edited, if it is a single key; `old` and `new` are as written, empty for none. `cause`
    is the reason, if one is known. `at` is the place in the new files, or in the old ones if the entry is gone.
    """

    kind: Kind
    ref: str
    title: str
    sentence: str
    field: str = ""
    old: str = ""
    new: str = ""
    cause: str = ""
    at: Place | None = None

    def __str__(self) -> str:
        cause = f" ({self.cause})" if self.cause else ""
        return f"{self.ref}: {self.sentence}{cause}"


class Side(Struct, frozen=True):
    """The location of a value in one revision: its file and its path in it."""

    file: SourceFile
    path: Path

    @property
    def at(self) -> Place:
        """The place."""
        return self.file.place(self.path)

    def below(self, *path: str | int) -> Side:
        """A value below this one."""
        return Side(self.file, (*self.path, *path))

    def key(self, name: str, entry: Entry) -> Side:
        """A key of the entry here; the entry itself where the key is gone."""
        return self.below(name) if name in entry else self


def in_words(text: object) -> str:
    """A value as text on one line."""
    if isinstance(text, bool):
        return "yes" if text else "no"
    if isinstance(text, list):
        return ", ".join(in_words(part) for part in text)
    if isinstance(text, dict):
        return "; ".join(f"{key}: {in_words(part)}" for key, part in text.items())
    if text is None:
        return ""
    return " ".join(str(text).split())


def same(old: object, new: object) -> bool:
    """Whether two values are equal, apart from white space and the order of lists and keys."""
    return _plain(old) == _plain(new)


def _plain(value: object) -> object:
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, list):
        return sorted((_plain(part) for part in value), key=repr)
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items() if part is not None}
    return value


def without(entry: Entry, keys: Collection[str]) -> Entry:
    """An entry without some of its keys."""
    return {key: value for key, value in entry.items() if key not in keys}


def same_target(old: object, new: object) -> bool:
    """Whether two targets mean the same: `at least 1000` and `at least £1,000` do."""
    try:
        one, other = parse_target(str(old)), parse_target(str(new))
    except TargetError:
        return False
    return _without_units(one) == _without_units(other)


def _without_units(target: Target) -> Target:
    return replace(target, refs=tuple(replace(ref, unit="") for ref in target.refs))
