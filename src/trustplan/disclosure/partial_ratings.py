"""Ratings of which a reader sees only some items or figures: takes a roll-up, gives its words and counts anew."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from msgspec.structs import replace

from trustplan.disclosure.small_numbers import RULE, WORDS
from trustplan.model import Rating
from trustplan.primitives.english import counted, listed, say_count, verb
from trustplan.primitives.phrases import phrase
from trustplan.rating.codes import Code
from trustplan.rating.reasons import Reason
from trustplan.rating.rollup import count_ratings, rolled_up_rating
from trustplan.rating.status import LOUD, Item, KpiStatus, Rollup

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trustplan.model import Policy

MOST_GUESSED = 4  # of at most so many withheld ratings every combination is tried (5 to the 4th); with more, the roll-up is withheld

WITHHELD = Reason(code=Code.WITHHELD, words=phrase(WORDS), rule=RULE)


def withheld_with(others: int) -> Reason:
    """Why a figure is withheld that would be shown by itself: those of other schools in its row are withheld."""
    of_others = "figures of other schools are"  # where the rating of one would tell of an earlier figure
    if others == 1:
        of_others = "the figure of another school is"
    elif others:
        of_others = f"the figures of {say_count(others)} other schools are"
    return Reason(code=Code.WITHHELD, words=phrase(f"Withheld, because {of_others} about a few people."), rule=RULE)


def decided_by_shown(decided_by: Reason, name: str, others: int) -> Reason:
    """The reason of a rating that the figure of a school or part decides alone, whatever the withheld ones are.

    `others` are the schools whose figures are withheld; none where it is the figures of other parts.
    """
    if decided_by.code == Code.PARTLY_WITHHELD:  # a part that says so already
        return replace(decided_by, words=phrase(f"{name}: ", decided_by.words))
    withheld = "Other figures behind this rating are withheld: small numbers."
    if others == 1:
        withheld = "The figure of another school is withheld: small numbers."
    elif others:
        withheld = f"The figures of {say_count(others)} other schools are withheld: small numbers."
    words = phrase(f"{name}: ", decided_by.words, f" {withheld}")
    return replace(decided_by, code=Code.PARTLY_WITHHELD, words=words)


def is_withheld(item: Item) -> bool:
    """Whether an item's rating is withheld because of small numbers."""
    return bool(item.reasons) and item.reasons[0].code == Code.WITHHELD


def partial_rating(
    rollup: Rollup, before: Sequence[Item], after: Sequence[Item], hidden: int = 0, *, unseen: str = "not shown here"
) -> Rollup:
    """The same rating, with counts and words for the items that are shown only.

    `before` are the items behind it, except for `hidden` ones that were left out already; `after` are those shown.
    `unseen` says what the others are.
    """
    seen = {i.ref for i in after if not is_withheld(i)}
    total, missing, withheld = len(before) + hidden, len(before) + hidden - len(after), len(after) - len(seen)
    of_which = []
    if missing:
        of_which.append(f"{say_count(missing)} {verb(missing, 'is', 'are')} {unseen}")
    if withheld:
        of_which.append(f"{say_count(withheld)} {verb(withheld, 'is', 'are')} withheld: small numbers")
    sentence = f"Worked out from {counted(total, *rollup.what)}, of which {listed(of_which)}."
    return Rollup(
        rating=rollup.rating,
        reason=Reason(code=Code.PARTLY_WITHHELD, words=phrase(sentence), rule=rollup.reason.rule),
        counts=count_ratings(after),
        deciders=tuple(d for d in rollup.deciders if d in seen),
        total=len(after),
        what=rollup.what,
        due=sum(not i.is_not_yet_due for i in after),
        rated=sum(i.rating is not Rating.NOT_ASSESSED for i in after),
    )


def with_those_shown(rollup: Rollup, items: Sequence[Item], policy: Policy) -> Rollup:
    """A roll-up that is off track or at risk, with how many of the shown items are: a reader asks why, and sees only these."""
    if rollup.rating not in LOUD:
        return rollup
    counts, parts = count_ratings(items), list[str]()
    for rating in LOUD:
        if count := counts[rating]:
            parts.append(f"{say_count(count)} {verb(count, 'is', 'are')} {policy.word(rating)}")
    if not parts:
        return rollup
    words = phrase(rollup.reason.words, f" Of those shown, {listed(parts)}.")
    return replace(rollup, reason=replace(rollup.reason, words=words))


def with_reason_of_parts(reasons: Sequence[Reason], of_parts: Rollup) -> tuple[Reason, ...]:
    """An action's reasons, in which the one that comes from its parts is the reason of their roll-up."""
    found = list(reasons)
    for index, reason in enumerate(found):
        if reason.code == Code.PARTS:
            found[index] = of_parts.reason
    return tuple(found)


def withheld_rollup(rollup: Rollup) -> Rollup:
    """The roll-up with its rating withheld, because the rating would disclose withheld figures."""
    return replace(rollup, rating=Rating.NOT_ASSESSED, reason=WITHHELD, deciders=())


def discloses(items: Sequence[Item], withheld: Sequence[KpiStatus], rule: str, policy: Policy) -> bool:
    """Whether the roll-up of some items depends on the items whose ratings are withheld.

    Every rating that these could have is tried, and not the one that they have. Else the answer, which readers see,
    would depend on the withheld rating and so disclose something of it.
    """
    if len(withheld) > MOST_GUESSED:
        return True
    refs = {k.ref for k in withheld}
    known = [i for i in items if i.ref not in refs]
    guessed = [i for i in items if i.ref in refs]
    found = set()
    for guess in product(Rating, repeat=len(guessed)):
        tried = [replace(i, rating=r, is_not_yet_due=False) for i, r in zip(guessed, guess, strict=True)]
        found.add(rolled_up_rating([*known, *tried], rule=rule, policy=policy))
    return len(found) > 1
