"""Roll items up into one rating: takes rated items and a rule, gives a `Rollup`.

An objective has two: delivery from its actions, and impact from its KPIs.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.model import Rating, Stage
from trustplan.primitives.english import (
    capital,
    counted,
    every,
    listed,
    none_of,
    part_of,
    rounded,
    say_count,
    some_of,
    verb,
)
from trustplan.primitives.nouns import Noun
from trustplan.primitives.phrases import TrusteesOnly, phrase
from trustplan.rating.codes import Code
from trustplan.rating.reasons import Reason, facts
from trustplan.rating.status import WORST, ActionStatus, Item, Rollup, worst

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trustplan.model import Policy


_NOTHING = Noun("", "")  # where no words are made


def count_ratings(items: Sequence[Item]) -> dict[Rating, int]:
    """The number of items with each rating, worst first, zeros included. Accepted stops are not counted."""
    counts = dict.fromkeys(WORST, 0)
    for item in items:
        if not item.is_accepted:
            counts[item.rating] += 1
    return counts


def roll_up(items: Sequence[Item], what: Noun, *, rule: str, policy: Policy, whole: Noun) -> Rollup:
    """Roll items up into one rating. `what` is the plan's word for an item, `whole` the one for what they make up."""
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
                ("Decided by", TrusteesOnly(", ".join(i.id for i in decision.deciders) or "all items")),
            ),
            sources=tuple(i.at for i in decision.deciders),
        ),
        counts=count_ratings(items),
        deciders=tuple(i.ref for i in decision.deciders),
        total=len(items),
        what=what,
        due=len(group.due),
        rated=len(group.rated),
    )


def rolled_up_rating(items: Sequence[Item], *, rule: str, policy: Policy) -> Rating:
    """The rating alone, for those who try many: no words are made."""
    return _decide(_Group(items, _NOTHING, _NOTHING, policy), rule).rating


class _Group:
    """Items to roll up: `live` are those without accepted stops and context, `due` are some of these, `rated` of those."""

    def __init__(self, items: Sequence[Item], what: Noun, whole: Noun, policy: Policy) -> None:
        self.items, self.what, self.whole, self.policy = items, what, whole, policy
        self.gone = [i for i in items if i.is_accepted]
        self.live = [i for i in items if not i.is_accepted and not i.is_context]
        self.due = [i for i in self.live if not i.is_not_yet_due]
        self.rated = [i for i in self.due if i.rating is not Rating.NOT_ASSESSED]

    def that_are(self, rating: Rating) -> list[Item]:
        return [i for i in self.rated if i.rating is rating]

    @property
    def is_all_achieved(self) -> bool:
        """Whether everything left is achieved. What was stopped or carried over never is."""
        return all(i.rating is Rating.ACHIEVED and not i.has_ended for i in self.live)


def rule_name(rule: str, policy: Policy) -> str:
    """The rule in words, for the reason and the page."""
    if rule == "worst":
        return "Worst: the worst item decides"
    off, risk = policy.word_of_whole(Rating.OFF_TRACK), policy.word_of_whole(Rating.AT_RISK)
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
        Fraction(3, 4): "three quarters",
        Fraction(1): "all",
    }
    return names.get(share) or f"{round(100 * share)}%"


class _Decision(Struct, frozen=True, kw_only=True):
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
    if not group.due and all(i.has_ended for i in group.live):
        return _Decision(rating=Rating.NOT_ASSESSED, code=Code.ALL_STOPPED, deciders=group.items)
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
    deciders = group.that_are(rating)
    if rating is Rating.ACHIEVED and not group.is_all_achieved:
        rating = Rating.ON_TRACK
    return _Decision(rating=rating, code=Code.WORST, deciders=deciders)


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
    if group.is_all_achieved:
        return _Decision(rating=Rating.ACHIEVED, code=Code.ALL_ACHIEVED, deciders=group.live)
    return _Decision(rating=Rating.ON_TRACK, code=Code.ON_TRACK, deciders=risk)


def _words(group: _Group, decision: _Decision) -> str:
    """A decision in words."""
    what, whole, policy, deciders = group.what, group.whole, group.policy, decision.deciders
    is_off, is_risk = policy.word(Rating.OFF_TRACK), policy.word(Rating.AT_RISK)
    becomes = f"the {whole.one} is {policy.word_of_whole(decision.rating)}"
    match decision.code:
        case Code.NO_ITEMS:
            words = f"There are no {what.many}."
        case Code.MONITOR_ONLY:
            words = f"Monitored only: no {what.one} has a target."
        case Code.ALL_STOPPED:
            words = _nothing_left_words(group)
        case Code.NOT_YET_DUE:
            words = _not_yet_due_words(len(group.live), what)
        case Code.TOO_FEW_RATED:
            words = _too_few_words(group)
        case Code.WORST:
            words = _worst_words(group, decision)
        case Code.KEY_ITEM:
            keys = verb(
                len(deciders), f"is {is_off}, and is a key {what.one}", f"are {is_off}, and are key {what.many}"
            )
            words = f"{listed([i.id for i in deciders])} {keys}."
        case Code.SHARE_OFF_TRACK:
            words = _share_words(group, deciders, is_off, f"more than {say_share(policy.off_track_more_than)}", becomes)
        case Code.ANY_OFF_TRACK:
            words = _share_words(group, deciders, is_off, "at least one", becomes)
        case Code.SHARE_AT_RISK:
            least = f"{say_share(policy.at_risk_from)} or more"
            words = _share_words(group, deciders, is_risk, least, becomes)
        case Code.ALL_ACHIEVED:
            words = _all_achieved_words(group)
        case _:
            words = _on_track_words(group, deciders)
    return words + _open_ends_words(group, decision)


def _share_words(group: _Group, some: Sequence[Item], word: str, rule: str, becomes: str) -> str:
    """How many of the rated items have a rating, and what the rule makes of it."""
    count, total = len(some), len(group.rated)
    if total == 1:
        return f"The only rated {group.what.one} is {word}, so {becomes}."
    percent = rounded(Fraction(100 * count, total), 0)
    rated = group.what.that_are("rated")
    share = every(total, *rated)
    if count < total:
        share = part_of(count, total, *rated)
    return f"{capital(share)} ({percent}%) {verb(count, 'is', 'are')} {word}: {rule}, so {becomes}."


def _on_track_words(group: _Group, risk: Sequence[Item]) -> str:
    """That nothing is off track; how many are at risk, and how many that are due cannot be rated."""
    what, policy = group.what, group.policy
    words = f"No {what.one} is {policy.word(Rating.OFF_TRACK)}."
    if len(group.rated) == 1:
        words = f"The only rated {what.one} is {policy.word(group.rated[0].rating)}."
    elif risk:
        noun = what.that_are("rated")
        words += f" {capital(some_of(len(risk), len(group.rated), noun, ('is', 'are'), policy.word(Rating.AT_RISK)))}."
    if unrated := len(group.due) - len(group.rated):
        words += f" {capital(counted(unrated, *what.that_are('due')))} cannot be rated."
    return words


def _worst_words(group: _Group, decision: _Decision) -> str:
    rating = decision.deciders[0].rating
    count, total, noun = len(decision.deciders), len(group.rated), group.what.that_are("rated")
    share = every(total, *noun)
    if count < total:
        share = part_of(count, total, *noun)
    words = f"{capital(share)} {verb(count, 'is', 'are')} {group.policy.word(rating)}"
    if rating is Rating.ACHIEVED and decision.rating is not Rating.ACHIEVED:
        words += f", but not every {group.what.one} is"
    elif rating is Rating.ACHIEVED:
        return _all_achieved_words(group)
    return f"{words}."


def _not_yet_due_words(count: int, what: Noun) -> str:
    if count == 1:
        return f"Not yet due: the only {what.one} is not due yet."
    return f"Not yet due: {none_of(count, *what)} is due yet."


def _too_few_words(group: _Group) -> str:
    due, rated, noun = len(group.due), len(group.rated), group.what.that_are("due")
    if due == 1:
        return f"The only {noun.one} cannot be rated."
    if not rated:
        return f"{capital(none_of(due, *noun))} can be rated."
    return f"Only {part_of(rated, due, *noun)} can be rated; at least {say_share(group.policy.rated_at_least)} must be."


# Work that was stopped or carried over


def _how_ended(items: Sequence[Item]) -> str:
    """`stopped`, `carried over`, or both, as it is said of some items that have ended."""
    stages = {i.stage for i in items if isinstance(i, ActionStatus)}
    if stages == {Stage.STOPPED}:
        return "stopped"
    return "carried over" if stages == {Stage.CARRIED_OVER} else "stopped or carried over"


def _nothing_left_words(group: _Group) -> str:
    count = len(group.items)
    words = f"Nothing left to rate: {every(count, *group.what)} {verb(count, 'was', 'were')} {_how_ended(group.items)}"
    if not group.live:
        return f"{words}, as accepted at a meeting."
    return f"{words}; no meeting has accepted {'all of it' if group.gone else 'it'} yet."


def _all_achieved_words(group: _Group) -> str:
    count, gone, what = len(group.live), len(group.gone), group.what
    if gone:
        share = part_of(count, count + gone, *what)
        others = "other" if gone == 1 else f"other {say_count(gone)}"
        how = f"{verb(gone, 'was', 'were')} {_how_ended(group.gone)}"
        return f"{capital(share)} {verb(count, 'is', 'are')} achieved. The {others} {how}, as accepted at a meeting."
    if count == 1:
        return f"The only {what.one} is achieved."
    return f"{capital(every(count, *what))} are achieved."


def _open_ends_words(group: _Group, decision: _Decision) -> str:
    """That some of what counts has ended, and waits for a meeting; nothing where it is said already, or nothing has."""
    ended = [i for i in group.live if i.has_ended]
    if not ended or decision.code == Code.ALL_STOPPED:
        return ""
    count = len(ended)
    whose = verb(count, "its last rating counts", "their last ratings count")
    how = f"{verb(count, 'was', 'were')} {_how_ended(ended)}"
    return f" {capital(say_count(count))} {how}; until a meeting accepts it, {whose}."
