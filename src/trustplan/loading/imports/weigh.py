"""Weigh: everything that some files say of a trust, each figure held against the plan files as they are.

Of several rows on one figure the best is weighed, whatever the order of the files; two that differ and are as firm are
an error. Nothing is written here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from trustplan.loading.imports.credits import entries_of, known_as
from trustplan.loading.imports.decide import Decision, Outcome, Published, decide, number_of
from trustplan.loading.imports.naming import Naming, shown_values
from trustplan.loading.imports.standing import (
    ComparatorKey,
    FigureKey,
    Standing,
    measure_of,
    measures_in_use,
    standing_comparators,
    standing_figures,
)
from trustplan.loading.imports.taken import TakenComparator, TakenFigure
from trustplan.primitives.data_status import STATUSES, status_rank
from trustplan.primitives.english import say_date, say_period
from trustplan.primitives.findings import Finding
from trustplan.primitives.notation import is_symbol, source_of
from trustplan.primitives.periods import parse_date, parse_period
from trustplan.source.files import text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from trustplan.checks.reference_index import ReferenceIndex
    from trustplan.loading.imports.taken import Taken, TakenFile
    from trustplan.model import Measure
    from trustplan.source.files import Folder

Key: TypeAlias = FigureKey | ComparatorKey


class Weighed(Struct, frozen=True, kw_only=True):
    """A figure, the file that says it, what becomes of it, and the day from which its entry would count."""

    taken: Taken
    file: TakenFile
    key: Key
    decision: Decision
    on: date
    standing: Standing | None = None

    @property
    def is_added(self) -> bool:
        """Whether it becomes a new entry."""
        return self.decision.outcome.is_added


class Scale(Struct, frozen=True, kw_only=True):
    """What figures are weighed against: the names of the trust, its present figures, and which measures are the trust's."""

    names: ReferenceIndex
    figures: dict[FigureKey, Standing]
    comparators: dict[ComparatorKey, list[Standing]]
    sources: list[object]
    in_use: frozenset[str]
    takes_every_measure: bool
    day: date

    @classmethod
    def of(cls, folder: Folder, names: ReferenceIndex, day: date, *, takes_every_measure: bool) -> Scale:
        """The scale of a folder whose figures, measures and profiles have no error."""
        comparators = standing_comparators(folder.one("comparators"))
        sources: list[object] = []
        if file := folder.one("sources"):
            sources = entries_of(file.document.data)
        return cls(
            names=names,
            figures=standing_figures(folder.of_kind("measurements"), names),
            comparators=comparators,
            sources=sources,
            in_use=measures_in_use(names, comparators),
            takes_every_measure=takes_every_measure,
            day=day,
        )


def weigh(files: Sequence[TakenFile], scale: Scale, *, with_comparators: bool) -> tuple[list[Weighed], list[Finding]]:
    """What becomes of each figure, in the order of what it is of; and an error for each two that cannot both be."""
    rows: dict[Key, list[tuple[Taken, TakenFile]]] = {}
    errors: list[Finding] = []
    for file in files:
        said: list[Taken] = list(file.figures)
        if with_comparators:
            said += file.comparators
        for taken in said:
            key = _key(taken)
            if key is None or taken.status not in ("", *STATUSES):
                errors.append(_unfit(taken))
            else:
                rows.setdefault(key, []).append((taken, file))
    naming = Naming.of(scale.names, {key.measure for key in rows})
    found: list[Weighed] = []
    for key in sorted(rows, key=_order):
        ordered = sorted(rows[key], key=_rank)
        errors += _conflicts(ordered, naming)
        first, file = ordered[0]
        found.append(_weighed(first, file, key, scale))
        for taken, other in ordered[1:]:
            words = f"{taken.value}. The figure is also at {first.place.file}, line {first.place.line}: {first.value}."
            decision = Decision(outcome=Outcome.TWICE, words=words)
            found.append(Weighed(taken=taken, file=other, key=key, decision=decision, on=scale.day))
    return found, errors


def _key(taken: Taken) -> Key | None:
    """What a figure is of; None where its period is none."""
    period = parse_period(taken.period)
    if period is None:
        return None
    if isinstance(taken, TakenFigure):
        return FigureKey(taken.organisation, taken.measure, period, taken.group)
    return ComparatorKey(taken.measure, taken.population, period, taken.group, taken.held_against)


def _unfit(taken: Taken) -> Finding:
    """The error for a figure whose period or status is none of the format."""
    message, fix = f"“{taken.status}” is no status.", f"It is one of {', '.join(STATUSES)}."
    if _key(taken) is None:
        message, fix = f"“{taken.period}” is no period.", "Write it like 2026-27, 2026-27/aut or 2026-27/aut1."
    return Finding(rule="bad-value", place=taken.place, message=message, fix=fix)


def _order(key: Key) -> tuple[str, ...]:
    """Schools first, each measure by measure and period by period; then the comparators."""
    if isinstance(key, FigureKey):
        return "", key.organisation, key.measure, key.group, str(key.period)
    return "comparator", key.measure, key.population, key.group, key.held_against, str(key.period)


def _rank(row: tuple[Taken, TakenFile]) -> tuple[object, ...]:
    """The best of several rows first: a number, the firmest, the most exact, one with its cohort."""
    taken, file = row
    number, cohort = number_of(taken.value), getattr(taken, "cohort", None)
    margin = 0
    if number is not None:
        margin = number.margin.numerator * 10**15 // number.margin.denominator
    return (
        is_symbol(taken.value),
        status_rank(taken.status),
        margin,
        cohort is None,
        taken.value,
        cohort or 0,
        file.source.id,
        taken.place,
    )


def _conflicts(ordered: list[tuple[Taken, TakenFile]], naming: Naming) -> Iterable[Finding]:
    """An error for each row that says otherwise than the best one, and is as firm."""
    first, _ = ordered[0]
    best = number_of(first.value)
    for taken, _ in ordered[1:]:
        other = number_of(taken.value)
        if is_symbol(taken.value) or status_rank(taken.status) != status_rank(first.status):
            continue
        is_same = taken.value == first.value
        if best is not None and other is not None:
            is_same = best.agrees(other)
        if not is_same:
            here = f"{first.place.file}, line {first.place.line}"
            message = f"{naming.about(taken)}: {taken.value} here, and {first.value} at {here}; the two are as firm."
            fix = "Find out which of the two counts, and import its file alone."
            yield Finding(rule="import-differs", place=taken.place, message=message, fix=fix)


def _weighed(taken: Taken, file: TakenFile, key: Key, scale: Scale) -> Weighed:
    """What becomes of the best row on one figure."""
    on = scale.day
    measure = measure_of(scale.names, taken.measure)
    refused = _no_place(taken, measure, scale)
    if refused is None and isinstance(taken, TakenFigure):
        refused = _no_member(taken, key, scale)
    if measure is None or refused is not None:
        decision = refused or _kept(Outcome.NO_MEASURE, "Neither the trust nor the catalogue has such a measure.")
        return Weighed(taken=taken, file=file, key=key, decision=decision, on=on)
    standing = _standing(taken, key, scale)
    if (day := parse_date(taken.on)) and day < on and standing is None:
        on = day  # a corrected figure counts from the day on which it is imported
    old = ""
    if standing is not None:
        old = standing.value
    shown, old = shown_values(taken.value, old, measure)
    if standing is not None:
        standing = replace(standing, shown=old)
    published = Published(
        value=taken.value,
        cohort=getattr(taken, "cohort", None),
        status=taken.status,
        shown=shown,
        cohort_in=getattr(taken, "cohort_in", ""),
    )
    decision = decide(published, standing, on, decimals=measure.decimals)
    if standing is not None and decision.outcome.is_added and _was_taken(taken, file, standing, scale):
        words = f"{shown} was taken from this file before, and corrected since. Yours stays: {standing.said}."
        decision = _kept(Outcome.CORRECTED_SINCE, words)
    return Weighed(taken=taken, file=file, key=key, decision=decision, on=on, standing=standing)


def _was_taken(taken: Taken, file: TakenFile, standing: Standing, scale: Scale) -> bool:
    """Whether an earlier entry is this very figure of this very file: then somebody has corrected it."""
    return (known_as(file.source, scale.sources), taken.value) in standing.taken


def _standing(taken: Taken, key: Key, scale: Scale) -> Standing | None:
    """The entry that counts last. A comparator of one phase and one of all are taken for the same where there is only one."""
    if isinstance(key, FigureKey):
        return scale.figures.get(key)
    rows = scale.comparators.get(key, [])
    phase = getattr(taken, "phase", "")
    for row in rows:
        if row.phase == phase:
            return row
    alike = [row for row in rows if not row.phase or not phase]
    if len(alike) == 1:
        return alike[0]
    return None


def _kept(outcome: Outcome, words: str) -> Decision:
    return Decision(outcome=outcome, words=words)


def _no_place(taken: Taken, measure: Measure | None, scale: Scale) -> Decision | None:
    """Why there is no place for a figure of such a measure and group; None where there is one."""
    if taken.measure not in scale.in_use and not scale.takes_every_measure:
        return _kept(Outcome.NO_MEASURE, "No plan names this measure, and reference/measures.yaml does not list it.")
    if measure is None:
        words = "Neither reference/measures.yaml nor the catalogue has such a measure."
        return _kept(Outcome.NO_MEASURE, words)
    if measure.comes_from:
        return _kept(Outcome.NOT_TYPED, f"The values of this measure {source_of(measure.comes_from).verb}.")
    groups = {group.id for group in measure.groups}
    for group in (taken.group, getattr(taken, "held_against", "")):
        if group and group not in groups:
            return _kept(Outcome.NO_GROUP, f"The measure has no group “{group}”.")
    if isinstance(taken, TakenComparator) and number_of(taken.value) is None:
        return _kept(Outcome.NO_NUMBER, f"Published as {taken.value}: there is no figure to compare with.")
    return None


def _no_member(taken: TakenFigure, key: Key, scale: Scale) -> Decision | None:
    """Why an organisation has no figure of a period; None where it has."""
    profiles = scale.names.governed.profiles
    profile = profiles.get(taken.organisation)
    if profile is None:
        return _kept(Outcome.NO_SUCH_SCHOOL, f"The trust has no school “{taken.organisation}”.")
    calendar = scale.names.calendar(taken.organisation)
    joined, left = parse_date(text_of(profile, "joined")), parse_date(text_of(profile, "left"))
    if joined and calendar.end(key.period) < joined:
        words = f"The school joined on {say_date(joined)}, after {say_period(key.period)}."
        return _kept(Outcome.NOT_A_MEMBER, words)
    if left and calendar.as_named(calendar.start(key.period)) > left:
        words = f"The school left on {say_date(left)}, before {say_period(key.period)}."
        return _kept(Outcome.NOT_A_MEMBER, words)
    return None
