"""Rules about means of similar schools: each has a list, figures of its schools, and enough of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trustplan.checks.items import below
from trustplan.checks.lookups import Lookup, register
from trustplan.checks.measurements import NOT_A_NUMBER
from trustplan.checks.registry import Violation, advice, error
from trustplan.primitives.english import counted
from trustplan.primitives.notation import is_symbol, meant_symbol, read_number
from trustplan.primitives.typed_numbers import meant_number
from trustplan.source.files import as_entry, as_list, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trustplan.checks.context import CheckContext
    from trustplan.source.files import Entry, Node

COMPARATORS = "reference/comparators.yaml"

register(
    __name__,
    (
        Lookup(
            id="unknown-list",
            kinds=("comparators",),
            sentence="The list of schools whose mean a comparator is, is in the file.",
            noun="list",
            where=f"the “lists:” of {COMPARATORS}",
            known=lambda context, _: context.names.lists,
            spots=("comparators/*/mean_of/list",),
        ),
    ),
)


def _means(context: CheckContext) -> Iterator[Node]:
    """Each mean of similar schools."""
    yield from context.each("comparators", "*", "mean_of")


def _urns(context: CheckContext, mean: Entry) -> list[str]:
    """The URNs of the list that a mean names."""
    chosen = (context.names.lists or {}).get(text_of(mean, "list"), {})
    return [text_of(as_entry(school), "urn") for school in as_list(chosen.get("schools"))]


@error("comparators")
def comparator_without_value(context: CheckContext) -> Iterator[Violation]:
    """A comparator has either a value, or the schools whose mean it is."""
    for path, node in context.each("comparators", "*"):
        if ("value" in node) == ("mean_of" in node):
            message = "The figure has neither a value nor the schools whose mean it is."
            fix = "Add “value:”, or “mean_of:” with a list of schools and the figure of each."
            if "value" in node:
                message = "The figure has a value, and schools whose mean it is as well."
                fix = "Delete “value:”: the mean is worked out from the figures of the schools."
            yield Violation(path, message, fix)


@error("comparators")
def similar_school_twice(context: CheckContext) -> Iterator[Violation]:
    """A school is once in a list, and once in a mean."""
    for spot in (("lists", "*", "schools"), ("comparators", "*", "mean_of", "values")):
        for holder in context.each(*spot[:-1]):
            seen: set[str] = set()
            for path, node in below([holder], spot[-1], "*"):
                urn = text_of(node, "urn")
                if urn and urn in seen:
                    message = f"{urn} stands here twice, so the school would count twice."
                    yield Violation((*path, "urn"), message, "Delete one of the two.", actual=urn)
                seen.add(urn)


@error("comparators")
def school_not_in_list(context: CheckContext) -> Iterator[Violation]:
    """A figure in a mean is of a school of the list."""
    for mean in _means(context):
        urns = _urns(context, mean[1])
        for path, node in below([mean], "values", "*"):
            urn = text_of(node, "urn")
            if urn and urns and urn not in urns:
                message = f"{urn} is not in the list “{text_of(mean[1], 'list')}”."
                yield Violation(
                    (*path, "urn"), message, "Correct the number, or add the school to the list.", actual=urn
                )


@error("comparators")
def value_of_school(context: CheckContext) -> Iterator[Violation]:
    """A figure in a mean is a number or says why there is none, and has its cohort where the schools count by theirs."""
    for mean in _means(context):
        for path, node in below([mean], "values", "*"):
            value = node.get("value")
            number, cohort = read_number(value)
            if isinstance(value, str) and number is None and not is_symbol(value):
                mark = meant_symbol(value)
                fix = mark.fix if mark else "Write a number, 13/76, or one of c, z, x, low, k, u."
                right = meant_number(value)
                if right:
                    fix = f"Write {right}."
                yield Violation((*path, "value"), NOT_A_NUMBER.format(value=value), fix, actual=value, suggestion=right)
            elif number is not None and mean[1].get("weighted") is True and not (cohort or "cohort" in node):
                message = "Each school counts by its cohort here, and this one has none."
                yield Violation(path, message, "Add “cohort:”, or take “weighted: true” away.")


@advice("comparators")
def few_similar_schools(context: CheckContext) -> Iterator[Violation]:
    """A mean is of as many figures as the policy asks for, or no page shows it."""
    fewest = context.names.similar_schools
    for path, mean in _means(context):
        values = [as_entry(entry).get("value") for entry in as_list(mean.get("values"))]
        count = sum(not is_symbol(value) for value in values)
        if values and count < fewest:
            message = (
                f"The mean is of {counted(count, 'figure')}, and the policy asks for {fewest}, so no page shows it."
            )
            yield Violation(path, message, "Add the figures of more schools, or wait for them.", key=True)
