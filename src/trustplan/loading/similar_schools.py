"""Lists of similar schools, and the mean of their figures: raw data of the comparators to values."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from trustplan.loading.fields import Data
from trustplan.model import ListedSchool, MeanOf, SchoolList
from trustplan.primitives.notation import read_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from trustplan.source.files import SourceFile


class Mean(NamedTuple):
    """A mean, and how it is made."""

    value: Fraction
    made: MeanOf


def build_lists(file: SourceFile) -> Iterator[SchoolList]:
    """The lists of similar schools, in the order of their file."""
    for e in file.document.data.get("lists", ()):
        schools = [ListedSchool(urn=s["urn"], name=s["name"]) for s in e["schools"]]
        yield SchoolList(id=e["id"], title=e["title"], source=e["source"], schools=tuple(schools))


def mean_of_schools(e: Data, lists: Mapping[str, SchoolList], fewest: int) -> Mean | None:
    """The mean of the figures that are numbers, each school alike or by its cohort; None of fewer than `fewest`."""
    chosen, is_weighted = lists[e["list"]], e.get("weighted", False)
    total, weight, count = Fraction(0), 0, 0
    for entry in e["values"]:
        number, cohort = read_number(entry["value"])
        if number is None:
            continue
        share = 1
        if is_weighted:
            share = entry.get("cohort") or cohort or 0
        total += number * share
        weight += share
        count += 1
    if count < fewest or not weight:
        return None
    made = MeanOf(
        list=chosen.id, title=chosen.title, schools=len(chosen.schools), with_figures=count, weighted=is_weighted
    )
    return Mean(total / weight, made)
