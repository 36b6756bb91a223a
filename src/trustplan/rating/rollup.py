"""Roll items up into one rating: takes rated items and a rule, gives a `Rollup`.

An objective has two: delivery from its actions, and impact from its KPIs.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING

from trustplan.model import Rating
from trustplan.primitives.english import capital, counted, listed, part_of, some_of, verb
from trustplan.rating.codes import Code
from trustplan.rating.reasons import Reason
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
    rating, code, say, deciders = (_worst if rule == "worst" else _share)(group)
    return Rollup(
        rating=rating,
        reason=Reason(
            code=code,
            sentence=say,
            rule=lambda: rule_name(rule, policy),
            facts=lambda: (
                ("Items", f"{len(items)}, of which {len(group.due)} due and {len(group.rated)} rated"),
                ("Decided by", ", ".join(i.id for i in deciders) or "all items"),
            ),
            sources=tuple(i.at for i in deciders),
        ),
        counts=count_ratings(items),
        deciders=tuple(i.ref for i in deciders),
        total=len(items),
        due=len(group.due),
        rated=len(group.rated),
    )


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


Decision = tuple[Rating, Code, Callable[[], str], list[Item]]


def _empty(group: _Group) -> Decision | None:
    what = group.what
    if not group.items:
        return Rating.NOT_ASSESSED, Code.NO_ITEMS, lambda: f"There is no {what} here.", []
    if any(i.is_context for i in group.items) and not group.live:
        return Rating.NOT_ASSESSED, Code.MONITOR_ONLY, lambda: f"Context only: no {what} here has a target.", []
    if not group.live:
        words = "Everything was stopped, and a meeting has accepted it."
        return Rating.ACHIEVED, Code.ALL_STOPPED, lambda: words, list(group.items)
    if not group.due:
        count = len(group.live)
        return (
            Rating.NOT_ASSESSED,
            Code.NOT_YET_DUE,
            lambda: f"Not yet due: {counted(count, what)}, none due so far.",
            [],
        )
    return None


def _too_few_rated(group: _Group) -> Decision | None:
    due, rated, least = group.due, group.rated, group.policy.rated_at_least
    if Fraction(len(rated), len(due)) >= least:
        return None

    def say() -> str:
        share = part_of(len(rated), len(due), f"due {group.what}")
        return f"{f'Only {share}' if rated else capital(share)} can be rated; it takes {say_share(least)}."

    return Rating.NOT_ASSESSED, Code.TOO_FEW_RATED, say, [i for i in due if i not in rated]


def _worst(group: _Group) -> Decision:
    if found := _empty(group) or _too_few_rated(group):
        return found
    rating = worst(i.rating for i in group.rated)
    if rating is Rating.ACHIEVED and len(group.rated) < len(group.live):
        rating = Rating.ON_TRACK
    word = group.policy.word(rating)
    return (
        rating,
        Code.WORST,
        lambda: f"{_of_rated(len(group.rated), group.what)} is {word}.",
        group.that_are(rating),
    )


def _of_rated(count: int, what: str) -> str:
    return f"The only rated {what}" if count == 1 else f"The worst of {counted(count, f'rated {what}')}"


def _share(group: _Group) -> Decision:
    if empty := _empty(group):
        return empty
    policy, whole, what = group.policy, group.whole, group.what
    off, risk = group.that_are(Rating.OFF_TRACK), group.that_are(Rating.AT_RISK)
    is_off, is_risk = policy.word(Rating.OFF_TRACK), policy.word(Rating.AT_RISK)
    if key := [i for i in off if i.is_key]:
        names = listed([i.id for i in key])
        return Rating.OFF_TRACK, Code.KEY_ITEM, lambda: f"{names} is {is_off}, and is a key {what}.", key
    if off and Fraction(len(off), len(group.rated)) > policy.off_track_more_than:
        over = policy.off_track_more_than
        return (
            Rating.OFF_TRACK,
            Code.SHARE_OFF_TRACK,
            lambda: group.share_words(off, is_off, f"More than {say_share(over)}: the {whole} is {is_off}."),
            off,
        )
    if off:
        words = f"Any {is_off}: the {whole} is {is_risk}."
        return Rating.AT_RISK, Code.ANY_OFF_TRACK, lambda: group.share_words(off, is_off, words), off
    if risk and Fraction(len(risk), len(group.rated)) >= policy.at_risk_from:
        least = policy.at_risk_from
        return (
            Rating.AT_RISK,
            Code.SHARE_AT_RISK,
            lambda: group.share_words(risk, is_risk, f"{capital(say_share(least))} or more: the {whole} is {is_risk}."),
            risk,
        )
    if short := _too_few_rated(group):
        return short
    if all(i.rating is Rating.ACHIEVED for i in group.live):
        count = len(group.live)
        return (
            Rating.ACHIEVED,
            Code.ALL_ACHIEVED,
            lambda: f"{capital(counted(count, what))}, all achieved." if count > 1 else f"The only {what} is achieved.",
            list(group.live),
        )
    return Rating.ON_TRACK, Code.ON_TRACK, lambda: f"No {what} is {is_off}.{group.risk_words(risk)}", risk
