"""An objective's two ratings, delivery and impact, each from its items by the rule in the policy."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from trustplan.model import Rating
from trustplan.rating.values import Item, Reason, Rollup, worst
from trustplan.words import capital, counted, listed, say_count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trustplan.model import Policy

_ORDER = (Rating.OFF_TRACK, Rating.AT_RISK, Rating.ON_TRACK, Rating.ACHIEVED, Rating.NOT_ASSESSED)


def count_ratings(items: Sequence[Item]) -> dict[Rating, int]:
    """How many items have each rating, worst first, zeros included. Accepted stops are not counted."""
    counts = dict.fromkeys(_ORDER, 0)
    for item in items:
        if not item.is_accepted:
            counts[item.rating] += 1
    return counts


def roll_up(items: Sequence[Item], what: str, *, rule: str, policy: Policy) -> Rollup:
    """Roll items up into one rating. `what` names one item: `action` or `KPI`."""
    live = [i for i in items if not i.is_accepted]
    due = [i for i in live if not i.is_not_yet_due]
    rated = [i for i in due if i.rating is not Rating.NOT_ASSESSED]
    rating, code, sentence, deciders = (_worst if rule == "worst" else _share)(items, live, due, rated, what, policy)
    facts = [
        ("Items", f"{len(items)}, of which {len(due)} due and {len(rated)} rated"),
        ("Decided by", ", ".join(i.id for i in deciders) or "all items"),
    ]
    return Rollup(
        rating=rating,
        reason=Reason(
            code=code,
            sentence=sentence,
            rule=rule_name(rule, policy),
            facts=tuple(facts),
            sources=tuple(i.at for i in deciders),
        ),
        counts=count_ratings(items),
        deciders=tuple(i.ref for i in deciders),
        total=len(items),
        due=len(due),
        rated=len(rated),
    )


def rule_name(rule: str, policy: Policy) -> str:
    """The rule in words, for the reason and the page."""
    if rule == "worst":
        return "Worst: the worst item decides"
    return f"Share: off track from more than {say_share(policy.off_track_more_than)}, at risk from {say_share(policy.at_risk_from)}"


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


Decision = tuple[Rating, str, str, list[Item]]


def _empty(items: Sequence[Item], live: Sequence[Item], due: Sequence[Item], what: str) -> Decision | None:
    if not items:
        return Rating.NOT_ASSESSED, "no-items", f"There is no {what} here.", []
    if not live:
        return (
            Rating.ACHIEVED,
            "all-stopped",
            "Everything was stopped, and a meeting has accepted it.",
            list(items),
        )
    if not due:
        return (
            Rating.NOT_ASSESSED,
            "not-yet-due",
            f"Not yet due: {counted(len(live), what)}, none due so far.",
            [],
        )
    return None


def _worst(
    items: Sequence[Item],
    live: Sequence[Item],
    due: Sequence[Item],
    rated: Sequence[Item],
    what: str,
    policy: Policy,
) -> Decision:
    if empty := _empty(items, live, due, what):
        return empty
    if short := _too_few_rated(due, rated, what, policy):
        return short
    rating = worst(i.rating for i in rated)
    if rating is Rating.ACHIEVED and len(rated) < len(live):
        rating = Rating.ON_TRACK
    deciders = [i for i in rated if i.rating is rating]
    return (
        rating,
        "worst",
        f"The worst of {counted(len(rated), f'rated {what}')} is {rating.value.replace('-', ' ')}.",
        deciders,
    )


def _too_few_rated(due: Sequence[Item], rated: Sequence[Item], what: str, policy: Policy) -> Decision | None:
    if Fraction(len(rated), len(due)) >= policy.rated_at_least:
        return None
    sentence = f"Only {say_count(len(rated))} of {counted(len(due), f'due {what}')} can be rated; it takes {say_share(policy.rated_at_least)}."
    return Rating.NOT_ASSESSED, "too-few-rated", sentence, [i for i in due if i not in rated]


def _share(
    items: Sequence[Item],
    live: Sequence[Item],
    due: Sequence[Item],
    rated: Sequence[Item],
    what: str,
    policy: Policy,
) -> Decision:
    if empty := _empty(items, live, due, what):
        return empty
    off = [i for i in rated if i.rating is Rating.OFF_TRACK]
    risk = [i for i in rated if i.rating is Rating.AT_RISK]
    key = [i for i in off if i.is_key]
    if key:
        return (
            Rating.OFF_TRACK,
            "key-item",
            f"{listed([i.id for i in key])} is off track, and is a key {what}.",
            key,
        )
    if rated and Fraction(len(off), len(rated)) > policy.off_track_more_than:
        return (
            Rating.OFF_TRACK,
            "share-off-track",
            _share_words(
                off,
                rated,
                what,
                "off track",
                f"More than {say_share(policy.off_track_more_than)} puts the objective off track.",
            ),
            off,
        )
    if off:
        sentence = _share_words(
            off,
            rated,
            what,
            "off track",
            "Any off track puts the objective at risk.",
        )
        return Rating.AT_RISK, "any-off-track", sentence, off
    if rated and risk and Fraction(len(risk), len(rated)) >= policy.at_risk_from:
        return (
            Rating.AT_RISK,
            "share-at-risk",
            _share_words(
                risk,
                rated,
                what,
                "at risk",
                f"{capital(say_share(policy.at_risk_from))} or more puts the objective at risk.",
            ),
            risk,
        )
    if short := _too_few_rated(due, rated, what, policy):
        return short
    if all(i.rating is Rating.ACHIEVED for i in live):
        return (
            Rating.ACHIEVED,
            "all-achieved",
            f"{capital(counted(len(live), what))}, all achieved.",
            list(live),
        )
    return Rating.ON_TRACK, "on-track", f"No {what} is off track.{_risk_words(risk, rated, what)}", risk


def _risk_words(risk: Sequence[Item], rated: Sequence[Item], what: str) -> str:
    if not risk:
        return ""
    return f" {capital(say_count(len(risk)))} of {counted(len(rated), f'rated {what}')} {'is' if len(risk) == 1 else 'are'} at risk."


def _share_words(some: Sequence[Item], rated: Sequence[Item], what: str, word: str, rule: str) -> str:
    if len(rated) == 1:
        return f"The only rated {what} is {word}. {rule}"
    percent = round(Fraction(100 * len(some), len(rated)))
    verb = "is" if len(some) == 1 else "are"
    return (
        f"{capital(say_count(len(some)))} of {counted(len(rated), f'rated {what}')} ({percent}%) {verb} {word}. {rule}"
    )
