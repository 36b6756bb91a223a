"""Roll items up into one rating: takes rated items and a rule, gives a `Rollup`.

An objective has two: delivery from its actions, and impact from its KPIs.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING

from trustplan.model import Rating
from trustplan.primitives.english import capital, counted, listed, part_of, some_of, verb
from trustplan.primitives.phrases import phrase
from trustplan.rating.codes import Code
from trustplan.rating.reasons import Reason, facts
from trustplan.rating.status import WORST, Item, Rollup, worst

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trustplan.model import Policy


def count_ratings(items: Sequence[Item]) -> dict[Rating, int]:
    """The number of items with each rating, worst first, zeros included. Accepted stops are not counted."""
    counts = dict.fromkeys(WORST, 0)
    for item in items:
        if not item.is_accepted:
            counts[item.rating] += 1
    return counts


def roll_up(items: Sequence[Item], what: str, *, rule: str, policy: Policy, whole: str = "objective") -> Rollup:
    """Roll items up into one rating. `what` names one item (`action`, `KPI`, `part`), `whole` what they make up."""
    group = _Group(items, what, whole, policy)
    decision = _decide(group, rule)
    return Rollup(
        rating=decision.rating,
        reason=Reason(
            code=decision.code,
            words=phrase(_words(group, decision)),
            rule=rule_name(rule, policy),
            rows=facts(
                ("Items", f"{len(items)}, of which {len(group.due)} due and {len(group.rated)} rated"),
                ("Decided by", ", ".join(i.id for i in decision.deciders) or "all items"),
            ),
            sources=tuple(i.at for i in decision.deciders),
        ),
        counts=count_ratings(items),
        deciders=tuple(i.ref for i in decision.deciders),
        total=len(items),
        due=len(group.due),
        rated=len(group.rated),
    )


def rolled_up_rating(items: Sequence[Item], *, rule: str, policy: Policy) -> Rating:
    """The rating alone, for those who try many: no words are made."""
    return _decide(_Group(items, "", "", policy), rule).rating


class _Group:
    """Items to roll up: `live` are those without accepted stops and context, `due` are some of these, `rated` of those."""

    def __init__(self, items: Sequence[Item], what: str, whole: str, policy: Policy) -> None:
        self.items, self.what, self.whole, self.policy = items, what, whole, policy
        self.live = [i for i in items if not i.is_accepted and not i.is_context]
        self.due = [i for i in self.live if not i.is_not_yet_due]
        self.rated = [i for i in self.due if i.rating is not Rating.NOT_ASSESSED]

    def that_are(self, rating: Rating) -> list[Item]:
        return [i for i in self.rated if i.rating is rating]

    def share_words(self, some: Sequence[Item], word: str, rule: str) -> str:
        if len(self.rated) == 1:
            return f"The only rated {self.what} is {word}. {rule}"
        percent = round(Fraction(100 * len(some), len(self.rated)))
        share = part_of(len(some), len(self.rated), f"rated {self.what}")
        return f"{capital(share)} ({percent}%) {verb(len(some), 'is', 'are')} {word}. {rule}"

    def risk_words(self, risk: Sequence[Item]) -> str:
        if not risk:
            return ""
        noun = f"rated {self.what}", f"rated {self.what}s"
        words = some_of(len(risk), len(self.rated), noun, ("is", "are"), self.policy.word(Rating.AT_RISK))
        return f" {capital(words)}."


def rule_name(rule: str, policy: Policy) -> str:
    """The rule in words, for the reason and the page."""
    if rule == "worst":
        return "Worst: the worst item decides"
    off, risk = policy.word(Rating.OFF_TRACK), policy.word(Rating.AT_RISK)
    return f"Share: {off} from more than {say_share(policy.off_track_more_than)}, {risk} from {say_share(policy.at_risk_from)}"


@cache
def say_share(share: Fraction) -> str:
    """`a third`, `half`, `40%`."""
    names = {
        Fraction(1, 3): "a third",
        Fraction(1, 2): "half",
        Fraction(1, 4): "a quarter",
        Fraction(2, 3): "two thirds",
        Fraction(1, 5): "a fifth",
    }
    return names.get(share) or f"{round(100 * share)}%"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Decision:
    """What a rule decides, and by which items. `_words` says it."""

    rating: Rating
    code: Code
    deciders: Sequence[Item] = ()


def _decide(group: _Group, rule: str) -> _Decision:
    return _worst(group) if rule == "worst" else _share(group)


def _empty(group: _Group) -> _Decision | None:
    if not group.items:
        return _Decision(rating=Rating.NOT_ASSESSED, code=Code.NO_ITEMS)
    if any(i.is_context for i in group.items) and not group.live:
        return _Decision(rating=Rating.NOT_ASSESSED, code=Code.MONITOR_ONLY)
    if not group.live:
        return _Decision(rating=Rating.ACHIEVED, code=Code.ALL_STOPPED, deciders=group.items)
    if not group.due:
        return _Decision(rating=Rating.NOT_ASSESSED, code=Code.NOT_YET_DUE)
    return None


def _too_few_rated(group: _Group) -> _Decision | None:
    if Fraction(len(group.rated), len(group.due)) >= group.policy.rated_at_least:
        return None
    unrated = [i for i in group.due if i not in group.rated]
    return _Decision(rating=Rating.NOT_ASSESSED, code=Code.TOO_FEW_RATED, deciders=unrated)


def _worst(group: _Group) -> _Decision:
    if found := _empty(group) or _too_few_rated(group):
        return found
    rating = worst(i.rating for i in group.rated)
    if rating is Rating.ACHIEVED and len(group.rated) < len(group.live):
        rating = Rating.ON_TRACK
    return _Decision(rating=rating, code=Code.WORST, deciders=group.that_are(rating))


def _share(group: _Group) -> _Decision:
    if empty := _empty(group):
        return empty
    policy = group.policy
    off, risk = group.that_are(Rating.OFF_TRACK), group.that_are(Rating.AT_RISK)
    if key := [i for i in off if i.is_key]:
        return _Decision(rating=Rating.OFF_TRACK, code=Code.KEY_ITEM, deciders=key)
    if off and Fraction(len(off), len(group.rated)) > policy.off_track_more_than:
        return _Decision(rating=Rating.OFF_TRACK, code=Code.SHARE_OFF_TRACK, deciders=off)
    if off:
        return _Decision(rating=Rating.AT_RISK, code=Code.ANY_OFF_TRACK, deciders=off)
    if risk and Fraction(len(risk), len(group.rated)) >= policy.at_risk_from:
        return _Decision(rating=Rating.AT_RISK, code=Code.SHARE_AT_RISK, deciders=risk)
    if short := _too_few_rated(group):
        return short
    if all(i.rating is Rating.ACHIEVED for i in group.live):
        return _Decision(rating=Rating.ACHIEVED, code=Code.ALL_ACHIEVED, deciders=group.live)
    return _Decision(rating=Rating.ON_TRACK, code=Code.ON_TRACK, deciders=risk)


def _words(group: _Group, decision: _Decision) -> str:
    """A decision in words."""
    what, whole, policy, deciders = group.what, group.whole, group.policy, decision.deciders
    is_off, is_risk = policy.word(Rating.OFF_TRACK), policy.word(Rating.AT_RISK)
    match decision.code:
        case Code.NO_ITEMS:
            words = f"There is no {what} here."
        case Code.MONITOR_ONLY:
            words = f"Context only: no {what} here has a target."
        case Code.ALL_STOPPED:
            words = "Everything was stopped, and a meeting has accepted it."
        case Code.NOT_YET_DUE:
            words = f"Not yet due: {counted(len(group.live), what)}, none due so far."
        case Code.TOO_FEW_RATED:
            words = _too_few_words(group)
        case Code.WORST:
            words = f"{_of_rated(len(group.rated), what)} is {policy.word(decision.rating)}."
        case Code.KEY_ITEM:
            words = f"{listed([i.id for i in deciders])} is {is_off}, and is a key {what}."
        case Code.SHARE_OFF_TRACK:
            over = f"More than {say_share(policy.off_track_more_than)}: the {whole} is {is_off}."
            words = group.share_words(deciders, is_off, over)
        case Code.ANY_OFF_TRACK:
            words = group.share_words(deciders, is_off, f"Any {is_off}: the {whole} is {is_risk}.")
        case Code.SHARE_AT_RISK:
            least = f"{capital(say_share(policy.at_risk_from))} or more: the {whole} is {is_risk}."
            words = group.share_words(deciders, is_risk, least)
        case Code.ALL_ACHIEVED:
            words = _all_achieved_words(len(group.live), what)
        case _:
            words = f"No {what} is {is_off}.{group.risk_words(deciders)}"
    return words


def _too_few_words(group: _Group) -> str:
    subject = part_of(len(group.rated), len(group.due), f"due {group.what}")
    if group.rated:
        subject = f"only {subject}"
    return f"{capital(subject)} can be rated; it takes {say_share(group.policy.rated_at_least)}."


def _all_achieved_words(count: int, what: str) -> str:
    if count == 1:
        return f"The only {what} is achieved."
    return f"{capital(counted(count, what))}, all achieved."


def _of_rated(count: int, what: str) -> str:
    if count == 1:
        return f"The only rated {what}"
    return f"The worst of {counted(count, f'rated {what}')}"
