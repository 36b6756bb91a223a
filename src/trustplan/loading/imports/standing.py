"""The present figures: of each in the plan files, the entry that counts last, with the day from which it does.

Takes raw data of files whose form is right; gives values that a published figure can be held against.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from trustplan.loading.reference_files import build_measures
from trustplan.loading.trust import known_from
from trustplan.model.figures import usual_day
from trustplan.primitives.periods import parse_date, parse_period
from trustplan.source.files import SourceFile, as_entry, as_list, text_of
from trustplan.source.yaml_reader import Document

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trustplan.checks.reference_index import ReferenceIndex
    from trustplan.model import Measure
    from trustplan.primitives.findings import Place
    from trustplan.primitives.periods import Period
    from trustplan.source.files import Entry
    from trustplan.source.yaml_reader import Path

K = TypeVar("K")


class FigureKey(NamedTuple):
    """What a figure is of: an organisation's id, a measure's, a period, and a group (empty: everybody)."""

    organisation: str
    measure: str
    period: Period
    group: str


class ComparatorKey(NamedTuple):
    """What a comparator is of. `held_against` is the group of our own that is held against it."""

    measure: str
    population: str
    period: Period
    group: str
    held_against: str


class Standing(Struct, frozen=True, kw_only=True):
    """The entry that counts last: its value as the file has it, and the day from which it counts.

    `embargo` is the first day on which anybody may know it, None where there is none. `phase` is of comparators alone.
    `shown` is the value as sentences name it, with its unit; empty where it is as the file has it.
    `taken` has the source and the value of each entry on the same figure that names a source, earlier ones too.
    """

    value: str
    on: date
    place: Place
    cohort: int | None = None
    status: str = ""
    embargo: date | None = None
    phase: str = ""
    taken: frozenset[tuple[str, str]] = frozenset()
    shown: str = ""

    @property
    def said(self) -> str:
        """The value as sentences name it: with its unit, where somebody has worked that out."""
        return self.shown or self.value


def measure_of(names: ReferenceIndex, name: str) -> Measure | None:
    """A measure of the trust or of the catalogue; None where neither has it, or where nobody types its figures."""
    entry = names.measure(name)
    if not text_of(entry, "unit"):
        return None
    document = Document(file="", data={"measures": [entry]})
    return next(build_measures(SourceFile(kind="measures", organisation="", name="", document=document)))


def standing_figures(files: Iterable[SourceFile], names: ReferenceIndex) -> dict[FigureKey, Standing]:
    """Of each figure in some files of measurements, the entry that counts last."""
    found: dict[FigureKey, Standing] = {}
    for file in files:
        for name in as_entry(file.document.data):
            measure = measure_of(names, name)
            if measure is not None:
                _figures_of(file, name, measure, names, found)
    return found


def _figures_of(
    file: SourceFile, name: str, measure: Measure, names: ReferenceIndex, found: dict[FigureKey, Standing]
) -> None:
    """Note the last entry of each figure of one measure of a file."""
    for path, node in file.each(name, "*"):
        period = parse_period(text_of(node, "period"))
        if period is None:
            continue
        day = parse_date(text_of(node, "on")) or usual_day(measure, period, names.calendar(file.organisation))
        key = FigureKey(file.organisation, name, period, text_of(node, "group"))
        _keep_last(found, key, _standing(file.document, path, node, day))


def _keep_last(found: dict[K, Standing], key: K, standing: Standing) -> None:
    """Note an entry where none that counts later is noted; of one day, the lower one in the file."""
    before = found.get(key)
    if before is None:
        found[key] = standing
        return
    last = before
    if standing.on >= before.on:
        last = standing
    found[key] = replace(last, taken=before.taken | standing.taken)


def _standing(document: Document, path: Path, node: Entry, day: date) -> Standing:
    value, cohort = node.get("value"), node.get("cohort")
    written = document.written.get((*path, "value")) or str(value)
    if isinstance(value, bool):
        written = ("no", "yes")[value]
    if not isinstance(cohort, int) or isinstance(cohort, bool):
        cohort = None
    embargo = parse_date(text_of(node, "not_before"))
    taken: frozenset[tuple[str, str]] = frozenset()
    if source := text_of(node, "source"):
        taken = frozenset({(source, written)})
    return Standing(
        value=written,
        on=known_from(day, embargo),
        place=document.place(path),
        cohort=cohort,
        status=text_of(node, "status"),
        embargo=embargo,
        phase=text_of(node, "phase"),
        taken=taken,
    )


def standing_comparators(file: SourceFile | None) -> dict[ComparatorKey, list[Standing]]:
    """Of each comparator and phase the entry that counts last."""
    last: dict[tuple[ComparatorKey, str], Standing] = {}
    nodes: list[tuple[Path, Entry]] = []
    if file is not None:
        nodes = file.each("comparators", "*")
    for path, node in nodes:
        period, day = parse_period(text_of(node, "period")), parse_date(text_of(node, "on"))
        if file is None or period is None or day is None:
            continue
        key = ComparatorKey(
            text_of(node, "measure"),
            text_of(node, "population"),
            period,
            text_of(node, "group"),
            text_of(node, "held_against"),
        )
        _keep_last(last, (key, text_of(node, "phase")), _standing(file.document, path, node, day))
    found: dict[ComparatorKey, list[Standing]] = {}
    for (key, _), standing in last.items():
        found.setdefault(key, []).append(standing)
    return found


def measures_in_use(names: ReferenceIndex, comparators: Iterable[ComparatorKey]) -> frozenset[str]:
    """The measures that are this trust's: those that it defines, that its plans name, or of which it has figures."""
    found = set(names.own_measures)
    for rows in names.measures_of_kpis.values():
        found |= {measure for _, measure in rows}
    for figures in names.measurements.values():
        found |= {str(measure) for measure in figures if as_list(figures[measure])}
    found |= {key.measure for key in comparators}
    return frozenset(found - {""})
