"""The pages on improvement: alignment and initiatives; and those on equity and frameworks, if there are any."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.model import TRUST
from trustplan.primitives.english import (
    capital,
    counted,
    every,
    listed,
    listed_or_counted,
    say_count,
    say_date,
    some_of,
    verb,
)
from trustplan.rating.status import ENDED, ActionStatus, KpiStatus, ObjectiveStatus
from trustplan.website.item_text import IMPLEMENTATION
from trustplan.website.page import MOST_ROWS, cut, first
from trustplan.website.pages.blocks import all_actions, only_published
from trustplan.website.pages.equity import make_equity
from trustplan.website.pages.frameworks import make_frameworks
from trustplan.website.pages.sections import menu_page
from trustplan.website.view import View

if TYPE_CHECKING:
    from trustplan.model import Challenge, Update, Why
    from trustplan.website.context import PageContext
    from trustplan.website.page import Cut, Page

MOST_SERVED = 24  # priorities named for one objective
MOST_NAMED = 8  # schools in a sentence
BEING = {
    "explore": "being explored",
    "prepare": "in preparation",
    "deliver": "being delivered",
    "sustain": "being sustained",
}


class ServedRow(Struct, frozen=True, kw_only=True):
    """An objective of the trust with the priorities that serve it, and the schools without one in words."""

    o: ObjectiveStatus
    rows: Cut[PriorityRow]
    silent: str


class PriorityRow(Struct, frozen=True, kw_only=True):
    """A school's priority below an objective of the trust, with the other objectives that it serves."""

    o: ObjectiveStatus
    others: tuple[ObjectiveStatus, ...]


class AlignmentView(View, frozen=True, kw_only=True):
    """Which priorities serve which objective of the trust, and those that serve none."""

    TEMPLATE = "alignment.html"
    down: list[ServedRow]
    orphans: Cut[ObjectiveStatus]


class Initiative(Struct, frozen=True, kw_only=True):
    """An action that is led through stages: the evidence behind it, what may go wrong, and what shows its effect."""

    a: ActionStatus
    evidence: list[tuple[str, str]]
    challenges: tuple[Challenge, ...]
    effect: list[KpiStatus]


class StageSection(Struct, frozen=True, kw_only=True):
    """The initiatives at one stage of implementation."""

    key: str
    words: str
    rows: Cut[Initiative]


class EndedRow(Struct, frozen=True, kw_only=True):
    """Work that was stopped or carried over: its last word, and who accepted that."""

    a: ActionStatus
    stage: str
    last: Update | None
    accepted: str


class InitiativesView(View, frozen=True, kw_only=True):
    """The initiatives by stage, and what has ended."""

    TEMPLATE = "initiatives.html"
    stages: list[StageSection]
    ended: Cut[EndedRow]


def make_improving(context: PageContext) -> Iterator[Page]:
    """The pages on improvement that have any content for this audience."""
    if context.index.plans_of.get(TRUST) and context.edition.trust.schools and len(context.index.plans_of) > 1:
        yield _alignment(context)
    if _initiatives_of(context):
        yield _initiatives(context)
    yield from make_equity(context)
    yield from make_frameworks(context)


# Alignment


def _alignment(context: PageContext) -> Page:
    found = context.overview.alignment
    served = len(found.serving) - len(found.orphans)
    words = context.plan_words
    noun, above = words.priority.that_are("school"), words.of_trust("objective")
    counts = some_of(served, len(found.serving), noun, ("supports", "support"), f"a trust {above.one}")
    if served == len(found.serving) and served > 1:
        counts = f"{every(served, *noun)} support a trust {above.one}"
    gaps = f"Every {above.one} has the support of at least one school."
    if found.unserved:
        gaps = f"No school {words.priority.one} supports {listed([o.title for o in found.unserved])}."
    return menu_page(
        context,
        partial(_alignment_view, context),
        path="alignment/",
        title="Alignment",
        headings=[
            (f"Trust {above.many} and the schools that support them", "down"),
            (f"{capital(words.priority.many)} that support none", "orphans"),
        ],
        lead=f"{capital(counts)}. {gaps}{only_published(context)}",
    )


def _alignment_view(context: PageContext) -> AlignmentView:
    found = context.overview.alignment
    down = []
    for objective in context.edition.rated.objectives:
        if objective.ref in found.served:
            priorities = []
            for o in found.served[objective.ref]:
                others = tuple(other for other in found.serving[o.ref] if other.ref != objective.ref)
                priorities.append(PriorityRow(o=o, others=others))
            rows = cut(priorities, MOST_SERVED)
            down.append(ServedRow(o=objective, rows=rows, silent=_names(context, found.silent[objective.ref])))
    return AlignmentView(down=down, orphans=cut(found.orphans, MOST_ROWS))


def _names(context: PageContext, organisations: tuple[str, ...]) -> str:
    return listed_or_counted([context.names.school(o) for o in organisations], MOST_NAMED)


# Initiatives


def _initiatives_of(context: PageContext) -> list[ActionStatus]:
    """The actions with a stage of implementation, and those that were stopped or carried over."""
    actions, with_whole = list(all_actions(context)), set()
    for action in actions:
        if context.item_text.has_ended(action):
            with_whole |= {part.ref for part in action.parts if not _last_end(part)}
    return [a for a in actions if _is_listed(context, a) and a.ref not in with_whole]


def _initiatives(context: PageContext) -> Page:
    at_stage: dict[str, list[ActionStatus]] = {key: [] for key in IMPLEMENTATION}
    ended: list[ActionStatus] = []
    for action in _initiatives_of(context):
        rows = ended if context.item_text.has_ended(action) else at_stage[action.action.implementation]
        rows.append(action)
    running, counts = 0, []
    for key, found in at_stage.items():
        running += len(found)
        if found:
            counts.append(f"{say_count(len(found))} {BEING[key]}")
    headings = [(words.split(":")[0], f"stage-{key}") for key, words in IMPLEMENTATION.items()]
    return menu_page(
        context,
        partial(_initiatives_view, context, at_stage, ended),
        path="initiatives/",
        title="Initiatives",
        headings=[*headings, ("Stopped or carried over", "ended")],
        lead=(
            f"{capital(counted(running, 'initiative'))}{f': {listed(counts)}' if counts else ''}. "
            f"{capital(counted(len(ended), 'piece'))} of work {verb(len(ended), 'was', 'were')} stopped or carried over."
        ),
    )


def _initiatives_view(
    context: PageContext, at_stage: dict[str, list[ActionStatus]], ended: list[ActionStatus]
) -> InitiativesView:
    stages = []
    for key, words in IMPLEMENTATION.items():
        rows = first(at_stage[key], MOST_ROWS, lambda a: _initiative(context, a))
        stages.append(StageSection(key=key, words=words, rows=rows))
    return InitiativesView(stages=stages, ended=first(ended, MOST_ROWS, lambda a: _ended(context, a)))


def _initiative(context: PageContext, a: ActionStatus) -> Initiative:
    """An action; what it does not say of itself, its objective may say."""
    index = context.edition.rated.index
    why, challenges = a.action.why, a.action.challenges
    above = index.get(f"{a.plan}/{context.index.objective_of[a.ref]}")
    if isinstance(above, ObjectiveStatus):
        why = why or above.objective.why
        challenges = challenges or above.objective.challenges
    effect = []
    for ref in a.action.success:
        kpi = index.get(ref)
        if isinstance(kpi, KpiStatus):
            effect.append(kpi)
    return Initiative(
        a=a,
        evidence=_evidence(why) if why else [],
        challenges=challenges,
        effect=effect,
    )


def _evidence(why: Why) -> list[tuple[str, str]]:
    sources = (("Internal evidence", why.internal), ("External evidence", why.external))
    return [(name, " ".join(text.split())) for name, text in sources if text]


def _is_listed(context: PageContext, a: ActionStatus) -> bool:
    return bool(a.action.implementation) or context.item_text.has_ended(a)


def _last_end(a: ActionStatus) -> Update | None:
    """The last update that stops or carries over an action itself; None for what ended with its whole or its parts."""
    return next((u for u in reversed(a.action.updates) if u.stage in ENDED), None)


def _ended(context: PageContext, a: ActionStatus) -> EndedRow:
    return EndedRow(a=a, stage=context.item_text.stage(a), last=_last_end(a), accepted=_accepted(context, a))


def _accepted(context: PageContext, a: ActionStatus) -> str:
    """The body that accepts an end, and when it did; empty where no body has to."""
    if not a.action.accepted_by:
        return "With its parts" if a.is_accepted else ""
    body = context.edition.trust.body_title(a.action.accepted_by)
    if a.action.accepted_on is None:
        return f"{body}, not yet"
    return f"{body}, {say_date(a.action.accepted_on)}"
