"""The closed sets of words that files use, and a name with an id."""

from __future__ import annotations

from enum import StrEnum

from trustplan.model.audiences import PUBLIC
from trustplan.primitives.value import Value, field


class Rating(StrEnum):
    """The words of ratings, worst first."""

    OFF_TRACK = "off-track"
    AT_RISK = "at-risk"
    ON_TRACK = "on-track"
    ACHIEVED = "achieved"
    NOT_ASSESSED = "not-assessed"


class Stage(StrEnum):
    """How far an action is."""

    NOT_STARTED = "not-started"
    IN_PROGRESS = "in-progress"
    COMPLETE = "complete"
    STOPPED = "stopped"
    CARRIED_OVER = "carried-over"


class Visibility(StrEnum):
    """Who may see an item."""

    PUBLIC = "public"
    TRUSTEES = "trustees"


class Named(Value):
    """An id with a title: a role, a body, a group, a framework's item."""

    id: str = field(metadata=PUBLIC)
    title: str = field(metadata=PUBLIC)
