"""The codes of reasons: every cause that a rating can have. They are in published data, so none is ever renamed."""

from __future__ import annotations

from enum import StrEnum


class Code(StrEnum):
    """Why a rating is what it is, in one word. Code that looks for a kind of reason compares with one of these."""

    # Of an action
    COMPLETE = "complete"
    STOPPED = "stopped"
    CARRIED_OVER = "carried-over"
    LATE = "late"
    MILESTONES_LATE = "milestones-late"
    NOT_STARTED_LATE = "not-started-late"
    STALE = "stale"
    MILESTONES_MET = "milestones-met"
    LEAD_ONLY = "lead-only"
    NO_DATE_MISSED = "no-date-missed"
    PARTS = "parts"
    LEAD_VIEW = "lead-view"
    MONITOR_VIEW = "monitor-view"

    # Of a KPI that is judged
    JUDGED = "judged"
    JUDGED_ON = "judged-on"
    JUDGEMENT_OVERDUE = "judgement-overdue"

    # Of a figure against its target
    MET = "met"
    MET_EARLY = "met-early"
    WITHIN_TOLERANCE = "within-tolerance"
    MISSED = "missed"
    WORSE_THAN_BASELINE = "worse-than-baseline"
    DONE = "done"
    NOT_DONE = "not-done"
    MISSING = "missing"
    YEAR_NOT_ENDED = "year-not-ended"
    JOINED_THIS_YEAR = "joined-this-year"
    TOO_FEW = "too-few"
    SYMBOL = "symbol"
    NO_BASELINE = "no-baseline"
    NO_COMPARATOR = "no-comparator"
    NOT_COMPARABLE = "not-comparable"
    NOT_APPLICABLE = "not-applicable"

    # Of several kinds
    NOT_YET_DUE = "not-yet-due"
    MONITOR_ONLY = "monitor-only"
    OVERRIDE = "override"

    # Of a roll-up
    NO_ITEMS = "no-items"
    ALL_STOPPED = "all-stopped"
    ALL_ACHIEVED = "all-achieved"
    TOO_FEW_RATED = "too-few-rated"
    WORST = "worst"
    KEY_ITEM = "key-item"
    SHARE_OFF_TRACK = "share-off-track"
    ANY_OFF_TRACK = "any-off-track"
    SHARE_AT_RISK = "share-at-risk"
    ON_TRACK = "on-track"

    # Of what an audience may not see
    WITHHELD = "withheld"
    PARTLY_WITHHELD = "partly-withheld"
    VIEWS_WITHHELD = "views-withheld"


# The codes by which an action is late: past its day, late on a milestone, or not begun when it should have.
LATENESS = (Code.LATE, Code.MILESTONES_LATE, Code.NOT_STARTED_LATE)
