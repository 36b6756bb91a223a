"""What is said of support on several pages: the mark of a level, and how a decision stands to the criteria."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup, escape
from msgspec import Struct

from trustplan.model import NOT_APPLICABLE, NOT_ASSESSED
from trustplan.primitives.english import capital, inside, listed, say_count, say_date, verb

if TYPE_CHECKING:
    from trustplan.model import Organisation, OtherLevel, Scale, SupportCriteria
    from trustplan.oversight.support import Standing
    from trustplan.website.context import PageContext

NONE_WORDS = {NOT_ASSESSED: "Not assessed", NOT_APPLICABLE: "Not applicable"}


class LevelMark(Struct, frozen=True, kw_only=True):
    """A level as a mark: its rank, the number of levels there are, and its title."""

    rank: int
    of: int
    title: str


def level_mark(criteria: SupportCriteria, level: str) -> LevelMark:
    """The mark of a level."""
    found = criteria.level(level)
    title = found.title if found else NONE_WORDS.get(level, level)
    return LevelMark(rank=criteria.rank(level), of=len(criteria.levels), title=title)


def mark_of_known(criteria: SupportCriteria, level: str) -> LevelMark | None:
    """The mark of a level; None for what is not assessed or does not apply."""
    return level_mark(criteria, level) if criteria.rank(level) >= 0 else None


def mark_of_decision(criteria: SupportCriteria, standing: Standing) -> LevelMark | None:
    """The mark of the level that was decided; None where nothing is."""
    return level_mark(criteria, standing.decision.level) if standing.decision else None


def other_levels(
    context: PageContext, criteria: SupportCriteria, school: Organisation, scope: str
) -> list[tuple[str, str]]:
    """Where a school, or a part of it, stands on the trust's other scales: a fact for each scale with a level."""
    last = _last_levels(school, scope)
    rows: list[tuple[str, str]] = []
    for scale in criteria.scales:
        if scale.id in last:
            words = say_other_level(context, scale, school, last[scale.id])
            rows.append((scale.title, words))
    return rows


def short_levels(criteria: SupportCriteria, school: Organisation, scope: str) -> list[str]:
    """The same in few words, for a cell: `Risk: High risk`."""
    last = _last_levels(school, scope)
    known = [scale for scale in criteria.scales if scale.id in last]
    return [f"{scale.title}: {scale.title_of(last[scale.id].level)}" for scale in known]


def _last_levels(school: Organisation, scope: str) -> dict[str, OtherLevel]:
    """The last level on each scale, by the scale."""
    return {row.scale: row for row in school.support.other_levels if row.scope == scope}


def say_other_level(context: PageContext, scale: Scale, school: Organisation, row: OtherLevel) -> Markup:
    """A level on another scale, what it says, who decided or recorded it, and why: `High risk, decided by the board …`."""
    words = escape(scale.title_of(row.level))
    if row.decided_by:
        words += f", decided by the {context.item_text.body(row.decided_by)}"
    elif row.by:
        words += Markup(", recorded by the {}").format(context.names.the_role(school.id, row.by))
    held = next((meeting.date for meeting in context.edition.trust.meetings if meeting.id == row.meeting), row.on)
    if row.meeting:
        words += f" at the meeting of {say_date(held)}"
    if not row.meeting or held != row.on:
        words += f", {say_date(row.on)}"
    more = " ".join(filter(None, (scale.meaning_of(row.level), " ".join(row.because.split()))))
    return words + f". {more}".rstrip()


def none_words(context: PageContext, level: str) -> str:
    """The words for a criterion that has no level, in the trust's own words for ratings."""
    return context.marks.own(NONE_WORDS.get(level, level))


def scope_title(criteria: SupportCriteria, scope: str) -> str:
    """The title of a part of a school; empty for the whole school."""
    for s in criteria.scopes:
        if s.id == scope:
            return s.title
    return ""


def say_criteria(context: PageContext, criteria: SupportCriteria, standing: Standing) -> str:
    """How many criteria are at each level, in a sentence: the gravest first."""
    parts: list[str] = []
    for level in reversed(criteria.levels):
        count = standing.counts[level.id]
        if count:
            noun = "" if parts else verb(count, " criterion", " criteria")
            parts.append(f"{say_count(count)}{noun} at {inside(level.title)}")
    if not parts:
        return "No assessment yet."
    if standing.unassessed:
        parts.append(context.marks.own(f"{say_count(standing.unassessed)} not assessed"))
    return f"{capital(listed(parts))}."


def say_milder(standing: Standing) -> str:
    """A sentence where the decision is milder than the criteria; else empty."""
    if not standing.is_milder:
        return ""
    if standing.highest:
        names = listed([c.title for c in standing.highest])
        return f"Lower than the highest level, at which {names} {verb(len(standing.highest), 'is', 'are')} assessed."
    return "Lower than most criteria would indicate."
