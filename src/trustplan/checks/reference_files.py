"""Rules about profiles, measures and policy, on which the reading of plans and figures depends."""

from __future__ import annotations

from difflib import get_close_matches
from fractions import Fraction
from typing import TYPE_CHECKING

from trustplan.checks.reference_index import grades_of
from trustplan.checks.references import gaps
from trustplan.checks.registry import Violation, advice, error
from trustplan.primitives.notation import SYMBOL_WORDS, TRUST, Symbol, is_symbol, read_share
from trustplan.source.files import as_list, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from trustplan.checks.context import CheckContext
    from trustplan.source.files import Node


UNITS = ("percent", "points", "count", "ratio", "pounds", "rate per 100", "grade", "yes/no", "days", "rank")
PHASES = ("nursery", "primary", "secondary", "all-through", "special", "infant", "junior", "first", "middle")
OVER = "off_track_more_than"
NEVER = {  # what comes of a share of more than all, by its key
    OVER: "no objective would ever be off track by it",
    "at_risk_from": "no objective would ever be at risk by it",
    "rated_at_least": "no objective would ever have a rating",
}
LIKELY = 10  # a share from which on its two numbers were hardly put the wrong way round
NEAR = 0.8  # how alike two words must be for one to be taken as a slip of the other


@error("measures")
def grade_without_scale(context: CheckContext) -> Iterator[Violation]:
    """A measure in grades says which framework's."""
    for path, measure in context.each("measures", "*"):
        if text_of(measure, "unit") == "grade" and not measure.get("scales"):
            message = "A measure in grades does not say which framework's."
            yield Violation(path, message, "Add “scales:” with the id of a framework.")


@error("measures")
def grade_like_mark(context: CheckContext) -> Iterator[Violation]:
    """No grade that people type as a figure is called like a mark that stands in place of one."""
    for path, measure in context.each("measures", "*"):
        if text_of(measure, "unit") != "grade" or "from" in measure:
            continue
        for name in sorted(filter(is_symbol, grades_of(measure, context.names) or ())):
            message = f"The grade “{name}” cannot be told from a mark: as a figure, {name} says “{SYMBOL_WORDS[Symbol(name)]}”."
            fix = f"Give the grade another id in its framework, such as grade-{name}; its title may stay."
            yield Violation((*path, "scales"), message, fix, actual=name)


@error("measures")
def inspections_without_area(context: CheckContext) -> Iterator[Violation]:
    """A measure from inspections says which judgement it takes."""
    for path, measure in context.each("measures", "*"):
        source = text_of(measure, "from")
        if source == "inspections" and not isinstance(measure.get("areas"), dict):
            message = "The measure does not say which judgement to take."
            yield Violation((*path, "from"), message, "Add “areas:” with a framework's id and an area.")


@error("measures")
def gap_does_not_fit(context: CheckContext) -> Iterator[Violation]:
    """A gap is taken from a measure in numbers that is not itself worked out."""
    for spot, gap in gaps(context):
        source = context.names.measure(gap.measure)
        if text_of(source, "unit") in ("grade", "yes/no") or "from" in source:
            message = f"{gap.measure} has no figures of its own to take a gap from."
            yield Violation(
                spot, message, "Name a measure in numbers that is not itself worked out.", actual=gap.measure
            )


@advice("measures", "comparators", "profile")
def near_miss(context: CheckContext) -> Iterator[Violation]:
    """A unit or phase of the trust's own is not a slip of one that the format knows."""
    if context.file.kind == "measures":
        yield from _near_misses(context.each("measures", "*"), "unit", UNITS)
    elif context.file.kind == "comparators":
        yield from _near_misses(context.each("comparators", "*"), "phase", PHASES)
    else:
        yield from _near_misses(context.each(), "phase", PHASES)


def _near_misses(nodes: Iterable[Node], key: str, known: tuple[str, ...]) -> Iterator[Violation]:
    for path, node in nodes:
        word = text_of(node, key)
        if word in known:
            continue
        for near in get_close_matches(word, known, 1, NEAR):
            message = f"“{word}” is read as a {key} of your own."
            yield Violation((*path, key), message, f"Did you mean “{near}”?", actual=word, suggestion=near)


@error("profile")
def wrong_kind(context: CheckContext) -> Iterator[Violation]:
    """The trust's profile is of kind trust, and no other is."""
    kind = text_of(context.data, "kind")
    message = f"“kind” is {kind} in this folder."
    if context.organisation != TRUST:
        if kind == "trust":
            yield Violation(("kind",), message, "Write school, setting or service.", actual=kind)
    elif kind and kind != "trust":
        yield Violation(("kind",), message, "Write trust.", actual=kind, suggestion="trust")


@error("delegation", "comparators", "review-tools", "support-criteria", "sources")
def example_copied(context: CheckContext) -> Iterator[Violation]:
    """No trust but the example says of itself what is true of the example: its approvals, days and figures."""
    profile = context.names.governed.profiles.get(TRUST, {})
    if context.data.get("example") is True and profile and profile.get("example") is not True:
        message = "This file is the example trust's: the approvals, days and figures in it are those of a trust that does not exist."
        yield Violation(("example",), message, "Put your own in their place, then delete this line.")


@error("policy")
def share_above_whole(context: CheckContext) -> Iterator[Violation]:
    """A share of an objective's items is a part of them or all of them, and of “more than” a part."""
    for path, rollup in context.each("rollup"):
        for key, never in NEVER.items():
            share = read_share(rollup.get(key))
            if share is None or Fraction(*share) < 1 or (Fraction(*share) == 1 and key != OVER):
                continue
            written = f"{share[0]}/{share[1]}"
            said = f"More than {written}" if key == OVER else written
            message = f"{said} of the items is more than all of them, so {never}."
            fix = "Write a part of them, such as 1/3 for a third."
            if 1 < Fraction(*share) <= LIKELY:
                fix = f"Did you mean {share[1]}/{share[0]}? {fix}"
            yield Violation((*path, key), message, fix, actual=written)


@error("policy")
def rating_not_distinct(context: CheckContext) -> Iterator[Violation]:
    """Each rating has a shape and a label of its own, so that no rating shows by its colour alone."""
    seen: dict[tuple[str, str], str] = {}
    for path, style in context.each("ratings", "*"):
        for key in ("symbol", "label"):
            value = text_of(style, key)
            if value and (key, value) in seen:
                message = f"“{value}” is the {key} of “{seen[key, value]}” too."
                yield Violation(
                    (*path, key), message, "Give each rating its own, so that colour is never the only sign."
                )
            seen.setdefault((key, value), str(path[-1]))


@error("policy")
def rating_word_twice(context: CheckContext) -> Iterator[Violation]:
    """A word of the trust's own for a rating means one rating."""
    ratings = {str(path[-1]) for path, _ in context.each("ratings", "*")}
    used: dict[str, str] = {}
    for path, style in context.each("ratings", "*"):
        here = str(path[-1])
        for index, entry in enumerate(as_list(style.get("words"))):
            word = str(entry)
            means = used.setdefault(word, here)
            elsewhere = word if word in ratings else means
            if means != here or elsewhere != here:
                message = f"“{word}” would mean “{here}” here, and “{elsewhere}” elsewhere."
                yield Violation((*path, "words", index), message, "Let each word mean one rating.")
