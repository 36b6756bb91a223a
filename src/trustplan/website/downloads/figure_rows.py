"""Figures as rows: those of the trust and its schools and of the populations they are compared with, and each held to its target."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, NamedTuple

from trustplan.model import SYMBOL_WORDS, TRUST, Rating, Symbol
from trustplan.primitives.counting import Counted
from trustplan.primitives.data_status import STATUSES
from trustplan.primitives.english import capital, rounded, say_period
from trustplan.rating.figures import is_too_few, number_of
from trustplan.rating.index import measured
from trustplan.website.downloads.table import Row, Says
from trustplan.website.pages.measure_figures import comparator_name, comparators_of, groups_of, series_of

if TYPE_CHECKING:
    from trustplan.model import Comparator, Measure, Measurement
    from trustplan.primitives.periods import Period
    from trustplan.rating.status import Cell, KpiStatus
    from trustplan.website.context import PageContext

POPULATION = "population"
TOO_FEW = "few"
SYMBOLS = (*(symbol.value for symbol in Symbol), TOO_FEW)
RATINGS = tuple(rating.value for rating in Rating)
_TOO_FEW_WORDS = "too few to judge"


# fmt: off
class FigureRow(Row, frozen=True, kw_only=True):
    """A figure of an organisation or of a population for a period: the one that counts today, where there were several."""

    id: Annotated[str, Says("Id", (
        "The figure's own key: measure, whose it is, period and group. It stays the "
        "same from edition to edition."
    ), is_required=True, is_detail=True)]
    measure: Annotated[str, Says("Measure id", "The id of the measure.", is_required=True, refers_to="measures")]
    measure_title: Annotated[str, Says("Measure", "What the measure is called.")]
    kind: Annotated[str, Says("Kind", (
        "Whose figure it is: that of the trust, a school or another organisation of it, or of a population that "
        "these are compared with."
    ), is_required=True)]
    organisation: Annotated[str, Says("Organisation id", "The id of the organisation; empty for a population.", refers_to="organisations")]
    organisation_title: Annotated[str, Says("Organisation", "The organisation's short name; of a population, what it is called on pages.")]
    population: Annotated[str, Says("Population", (
        "The word that targets have for the population, such as national; empty for an "
        "organisation."
    ), is_detail=True)]
    phase: Annotated[str, Says("Phase", "The phase of the school, or the one that the population's figure is for.")]
    group: Annotated[str, Says("Group id", "The id of the group of pupils whose figure it is; empty for everybody. Trustees only.", is_detail=True)]
    group_title: Annotated[str, Says("Group", "What the group is called.")]
    held_against: Annotated[str, Says("Held against", (
        "Of a population: the group of our own pupils that is held against its figure, "
        "where that is another."
    ), is_detail=True)]
    period: Annotated[str, Says("Period id", (
        "The period as plan files name it: 2025-26 is a school year, 2025-26/aut a term, 2025-26/aut1 a "
        "half-term, 2026-q2 a quarter."
    ), is_required=True, is_detail=True)]
    period_title: Annotated[str, Says("Period", "The period in words.")]
    period_start: Annotated[date, Says("Period begins", "Its first day.", is_required=True, is_detail=True)]
    period_end: Annotated[date, Says("Period ends", "Its last day, with the holiday after a term.", is_required=True, is_detail=True)]
    value: Annotated[Fraction | None, Says("Value", (
        "The figure as a plain number, in the measure's unit: 57 with the unit percent is 57%. Empty where it is "
        "no number, or where a symbol says why there is none."
    ))]
    unit: Annotated[str, Says("Unit", (
        "The measure's unit: percent, points, count, ratio (21 is 21:1), pounds, rate per 100, rank, grade, "
        "yes/no, or another word."
    ))]
    value_text: Annotated[str, Says("Value in words", "A grade's title, or yes or no: what is no number.")]
    symbol: Annotated[str, Says("Symbol", (
        "Why there is no value, in the signs of official statistics: c, z, x, low (also "
        "written k), u; and few."
    ), enum=SYMBOLS)]
    symbol_meaning: Annotated[str, Says("Meaning of the symbol", "The symbol in words.", is_detail=True)]
    numerator: Annotated[int | None, Says("Numerator", "Of a share of a cohort: how many, such as 13 of 76. Trustees only.")]
    cohort: Annotated[int | None, Says("Cohort", "How many are behind the figure; the measure says who is counted. Trustees only.")]
    status: Annotated[str, Says("Status", "How firm it is.", is_required=True, enum=STATUSES)]
    is_made: Annotated[bool, Says("Made from schools", (
        "Whether it is the trust's, made from its schools' figures. Leave these rows out before adding up "
        "schools."
    ), is_detail=True)]
    known_on: Annotated[date | None, Says("Known on", "The day from which it is known.")]
    source: Annotated[str, Says("Source", "Where it comes from, in words; empty for the trust's own.")]
    source_id: Annotated[str, Says("Source id", "The id of the source, if it has one.", refers_to="sources", is_detail=True)]
    kpi: Annotated[str, Says("KPI", (
        "The address of the KPI by which the figure is rated, if it is the latest: the trust's own before a "
        "school's. The table of targets has all of them."
    ), refers_to="ratings")]
    target: Annotated[str, Says("Target", "The target of that KPI.")]
    target_value: Annotated[Fraction | None, Says("Target value", "The number that the target comes to, if it is one number.", is_detail=True)]
    rating: Annotated[str, Says("Rating", "The rating of the figure by that KPI.", enum=RATINGS, is_detail=True)]
    rating_label: Annotated[str, Says("Rating in words", "The rating in the trust's own words.")]


class TargetRow(Row, frozen=True, kw_only=True):
    """A KPI at one organisation: its latest figure, its target, and the rating that follows."""

    id: Annotated[str, Says("Id", "The key of the row: the KPI, the organisation and the group.", is_required=True, is_detail=True)]
    kpi: Annotated[str, Says("KPI", "The address of the KPI, or of a part of one.", is_required=True, refers_to="ratings")]
    kpi_title: Annotated[str, Says("Title", "What the KPI is called.")]
    measure: Annotated[str, Says("Measure id", "The id of the measure.", is_required=True, refers_to="measures")]
    organisation: Annotated[str, Says("Organisation id", "The organisation whose figure is held to the target.", is_required=True, refers_to="organisations")]
    organisation_title: Annotated[str, Says("Organisation", "The organisation's short name.")]
    group: Annotated[str, Says("Group id", "The id of the group of pupils; empty for everybody. Trustees only.", is_detail=True)]
    figure: Annotated[str, Says("Figure", "The id of the figure that is rated; empty where there is none yet.", refers_to="figures")]
    period: Annotated[str, Says("Period id", "The period of the figure.", is_detail=True)]
    value: Annotated[Fraction | None, Says("Value", "The figure as a plain number.")]
    unit: Annotated[str, Says("Unit", "The measure's unit.")]
    value_text: Annotated[str, Says("Value in words", "A grade's title, or yes or no.")]
    symbol: Annotated[str, Says("Symbol", "Why there is no value.", enum=SYMBOLS)]
    target: Annotated[str, Says("Target", "The target that counts now, as it is written.")]
    target_value: Annotated[Fraction | None, Says("Target value", "The number that the target comes to, if it is one number.")]
    rating: Annotated[str, Says("Rating", "The rating at this organisation.", is_required=True, enum=RATINGS, is_detail=True)]
    rating_label: Annotated[str, Says("Rating in words", "The rating in the trust's own words.")]
    trend: Annotated[str, Says("Trend", "How the figure moves.", enum=("improving", "steady", "worsening"))]
    next_figure_by: Annotated[date | None, Says("Next figure by", "The day by which the next figure is usually known.", is_detail=True)]
    is_missing: Annotated[bool, Says("Missing", "Whether a figure is overdue.")]
    reason: Annotated[str, Says("Reason", "Why the rating is what it is.", is_long=True)]
# fmt: on


def symbols_in_words() -> list[tuple[str, str]]:
    """Each symbol that may stand in place of a value, and what it means."""
    return [*((symbol.value, words) for symbol, words in SYMBOL_WORDS.items()), (TOO_FEW, _TOO_FEW_WORDS)]


class _Shown(NamedTuple):
    """What may be said of a figure's value: a number or a text or a symbol, and its meaning."""

    value: Fraction | None = None
    text: str = ""
    symbol: str = ""
    meaning: str = ""


class _Held(NamedTuple):
    """The KPI of which a figure is the latest, its target, and the rating by it."""

    kpi: str = ""
    target: str = ""
    target_value: Fraction | None = None
    rating: str = ""
    label: str = ""


_HELD_TO_NONE = _Held()


def figure_rows(context: PageContext, measure: Measure) -> Iterator[FigureRow]:
    """A measure's figures: by group and organisation, oldest period first, then those of populations."""
    held = context.once("downloads: held to targets", lambda: _held(context))
    for group in groups_of(context, measure):
        for organisation, rows in series_of(context, measure, group).items():
            for row in rows:
                yield _of_organisation(context, measure, organisation, row, held)
    for comparator in _latest_comparators(context, measure):
        yield _of_population(context, measure, comparator)


def target_rows(context: PageContext) -> Iterator[TargetRow]:
    """Every KPI with a measure, those of ended plans included, at each organisation that it is about."""
    for objective in context.edition.rated.every_objective:
        for status in objective.kpis:
            for kpi in measured(status):
                if kpi.measure:
                    for cell in kpi.cells:
                        yield _held_to(context, kpi, kpi.measure, cell)


def _key(measure: Measure, whose: str, period: Period, *more: str) -> str:
    """The key of a figure, which stays what it is as long as the names do."""
    return "|".join((measure.id, whose, str(period), *more)).rstrip("|")


def _own_key(measure: Measure, organisation: str, row: Measurement) -> str:
    return _key(measure, organisation, row.period, row.group)


def _held(context: PageContext) -> dict[str, _Held]:
    """By the key of a figure, the KPI of a running plan that it is the latest of: the trust's own before a school's."""
    found: dict[str, _Held] = {}
    for kpi in sorted(context.index.kpis, key=lambda kpi: kpi.organisation != TRUST):
        for cell in kpi.cells:
            if cell.latest is None or kpi.measure is None:
                continue
            key = _own_key(kpi.measure, cell.organisation, cell.latest)
            if key not in found:
                value = _target_value(context, kpi.measure, cell)
                label = context.marks.label(cell.rating)
                found[key] = _Held(kpi.ref, _target(cell), value, cell.rating.value, label)
    return found


def _of_organisation(
    context: PageContext, measure: Measure, organisation: str, row: Measurement, held: dict[str, _Held]
) -> FigureRow:
    calendar, profile = (
        context.figures.calendar(organisation),
        context.edition.trust.organisations[organisation].profile,
    )
    shown, cohort = _shown(context, measure, organisation, row), row.cohort
    if shown.symbol:
        cohort = None
    key = _own_key(measure, organisation, row)
    by = held.get(key, _HELD_TO_NONE)
    return FigureRow(
        id=key,
        measure=measure.id,
        measure_title=measure.title,
        kind=profile.kind,
        organisation=organisation,
        organisation_title=context.names.school(organisation),
        population="",
        phase=profile.phase,
        group=row.group,
        group_title=_group(measure, row.group),
        held_against="",
        period=str(row.period),
        period_title=say_period(row.period),
        period_start=calendar.start(row.period),
        period_end=calendar.end(row.period),
        value=shown.value,
        unit=measure.unit,
        value_text=shown.text,
        symbol=shown.symbol,
        symbol_meaning=shown.meaning,
        numerator=_numerator(measure, shown.value, cohort),
        cohort=cohort,
        status=row.status,
        is_made=row.is_made,
        known_on=row.on,
        source=context.figures.source(row),
        source_id=_known_source(context, row.source),
        kpi=by.kpi,
        target=by.target,
        target_value=by.target_value,
        rating=by.rating,
        rating_label=by.label,
    )


def _of_population(context: PageContext, measure: Measure, row: Comparator) -> FigureRow:
    calendar = context.figures.calendar(TRUST)
    whose = f"{POPULATION}:{row.population}"
    return FigureRow(
        id=_key(measure, whose, row.period, row.group, row.held_against, row.phase),
        measure=measure.id,
        measure_title=measure.title,
        kind=POPULATION,
        organisation="",
        organisation_title=comparator_name(row, measure),
        population=row.population,
        phase=row.phase,
        group=row.group,
        group_title=_group(measure, row.group),
        held_against=row.held_against,
        period=str(row.period),
        period_title=say_period(row.period),
        period_start=calendar.start(row.period),
        period_end=calendar.end(row.period),
        value=row.value,
        unit=measure.unit,
        value_text="",
        symbol="",
        symbol_meaning="",
        numerator=None,
        cohort=None,
        status=row.status,
        is_made=False,
        known_on=row.on,
        source=row.origin,
        source_id=_known_source(context, row.source_id),
        kpi="",
        target="",
        target_value=None,
        rating="",
        rating_label="",
    )


def _held_to(context: PageContext, kpi: KpiStatus, measure: Measure, cell: Cell) -> TargetRow:
    shown, period, trend = _Shown(), "", ""
    if cell.latest:
        shown = _shown(context, measure, cell.organisation, cell.latest)
        period = str(cell.latest.period)
    if cell.trend:
        trend = cell.trend.meaning
    return TargetRow(
        id="|".join(filter(None, (kpi.ref, cell.organisation, cell.group))),
        kpi=kpi.ref,
        kpi_title=context.names.kpi_title(kpi),
        measure=measure.id,
        organisation=cell.organisation,
        organisation_title=context.names.school(cell.organisation),
        group=cell.group,
        figure=_figure_of(context, measure, cell),
        period=period,
        value=shown.value,
        unit=measure.unit,
        value_text=shown.text,
        symbol=shown.symbol,
        target=_target(cell),
        target_value=_target_value(context, measure, cell),
        rating=cell.rating.value,
        rating_label=context.marks.label(cell.rating),
        trend=trend,
        next_figure_by=cell.next_due,
        is_missing=cell.is_missing,
        reason=cell.reason.sentence,
    )


def _shown(context: PageContext, measure: Measure, organisation: str, row: Measurement) -> _Shown:
    """What a figure says: what its page says, only that a number is not rounded for it."""
    value = row.value
    if isinstance(value, Symbol):
        return _Shown(symbol=value.value, meaning=SYMBOL_WORDS[value])
    if is_too_few(measure, row, context.figures.policy):
        return _Shown(symbol=TOO_FEW, meaning=_TOO_FEW_WORDS)
    if (number := number_of(row)) is not None:
        return _Shown(value=number)
    return _Shown(text=context.figure_text.value(row, measure, organisation))


def _numerator(measure: Measure, value: Fraction | None, cohort: int | None) -> int | None:
    """How many of a cohort a share is, where it comes out as a whole number: a share that somebody rounded does not."""
    if value is None or cohort is None or measure.unit != "percent" or measure.counting.what is Counted.SESSIONS:
        return None
    count = value * cohort / 100
    if count.denominator != 1:
        return None
    return int(count)


def _figure_of(context: PageContext, measure: Measure, cell: Cell) -> str:
    """The key of a cell's figure, where the table of figures has it."""
    if cell.latest is None:
        return ""
    for row in context.figures.series(cell.organisation, measure, cell.latest.group):
        if row.period == cell.latest.period:
            return _own_key(measure, cell.organisation, row)
    return ""


def _target(cell: Cell) -> str:
    if cell.step is None:
        return ""
    return str(cell.step.target)


def _target_value(context: PageContext, measure: Measure, cell: Cell) -> Fraction | None:
    """The number of a target that is one; rounded as on pages for the public, where it is a figure of the school itself.

    More decimals than a page prints would give the number of pupils away.
    """
    value, step = cell.target_value, cell.step
    if value is None or step is None or measure.unit in ("grade", "yes/no") or len(step.target.refs) != 1:
        return None
    if context.edition.is_for_trustees or not any(ref.is_own_figure for ref in step.target.refs):
        return value
    if cell.latest is None:
        return None
    decimals = context.figure_text.decimals(cell.organisation, measure, cell.latest)
    return Fraction(rounded(value, decimals), 10**decimals)


def _latest_comparators(context: PageContext, measure: Measure) -> list[Comparator]:
    """Of the figures of a population for a period, the last that became known."""
    found: dict[tuple[str, ...], Comparator] = {}
    for row in sorted(comparators_of(context, measure), key=lambda row: row.on):
        found[row.population, row.group, row.held_against, row.phase, str(row.period)] = row
    return list(found.values())


def _group(measure: Measure, group: str) -> str:
    if not group:
        return ""
    return capital(measure.group_title(group))


def _known_source(context: PageContext, source: str) -> str:
    """The id of a source, where the table of sources has it."""
    known = context.once("downloads: sources", lambda: {s.id for s in context.edition.trust.sources})
    if source not in known:
        return ""
    return source
