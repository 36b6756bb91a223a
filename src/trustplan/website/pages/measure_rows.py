"""The figures of a KPI by school, and what a measure's page says of each KPI: takes a rated KPI, gives rows and facts."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.model import TRUST, Rating
from trustplan.primitives.english import MINUS, capital, inside, say_distance, say_period
from trustplan.primitives.periods import BY_END
from trustplan.rating.cell_text import say_target, say_time
from trustplan.rating.codes import Code
from trustplan.rating.figures import is_symbol, number_of
from trustplan.rating.status import Cell, KpiStatus
from trustplan.rating.target_values import status_words
from trustplan.website.page import Cut, first
from trustplan.website.pages.measure_figures import worst_cells
from trustplan.website.sparkline import LEAST_OF_SPARK
from trustplan.website.trust_first import figure_of
from trustplan.website.urls import MOST_SCHOOLS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trustplan.model import Measure, Measurement
    from trustplan.primitives.periods import Period
    from trustplan.website.context import PageContext

MOST_COLUMNS = 3  # periods of a yes or no, or a grade, side by side


class SchoolRow(Struct, frozen=True, kw_only=True):
    """A school's figure, those before it, whom it counts, its distance from the target, and its rating.

    `cohort` is a number, `of` has its noun too. `path` is empty for the trust, whose row is the last and has no rating.
    """

    name: str
    path: str
    before: list[str]
    figure: str
    cohort: str
    of: str
    gap: str
    rating: Rating | None
    note: str

    @property
    def second(self) -> str:
        """Whom it counts and the distance, in the one line that a phone has for both."""
        return ", ".join(filter(None, (self.of, self.gap)))


class SchoolTable(Struct, frozen=True, kw_only=True):
    """The schools of a KPI, worst first, and the trust. `columns` are the times of the figures, the last one's last.

    `changes` are pairs of a school and how its figure moved since the year before.
    """

    columns: list[str]
    is_word: bool
    cohort: str
    has_gap: bool
    rows: Cut[SchoolRow]
    trust: SchoolRow | None
    how: str
    notes: list[str]
    changes: list[tuple[str, str]]


def school_table(context: PageContext, measure: Measure, kpi: KpiStatus, how: str) -> SchoolTable | None:
    """The table of a KPI of several schools; None of one that has a single figure."""
    if len(kpi.cells) < 2:
        return None
    latest = _latest_period(kpi)
    is_word = measure.unit in ("yes/no", "grade")
    columns = _periods(kpi, latest, MOST_COLUMNS) if is_word else _year_before(latest)
    cells = worst_cells(kpi)
    rows = first(cells, MOST_SCHOOLS, lambda cell: _row(context, measure, cell, latest, columns))
    names = [capital(say_period(period)) for period in columns]
    if not is_word and columns:
        names = ["Last year"]
    changes = [(context.names.school(c.organisation), say_change(context, c, measure)) for c in cells[:MOST_SCHOOLS]]
    return SchoolTable(
        columns=[*names, capital(say_period(latest)) if latest else "Figure"],
        is_word=is_word,
        cohort=capital(measure.cohort_of) if any(row.cohort for row in rows) else "",
        has_gap=any(row.gap for row in rows),
        rows=rows,
        trust=_trust_row(context, measure, kpi, latest, columns),
        how=how,
        notes=_notes(context, measure, cells),
        changes=[(name, words) for name, words in changes if words],
    )


def _latest_period(kpi: KpiStatus) -> Period | None:
    """The period of the deciding figure, else of the first that has one."""
    for cell in (kpi.deciding, *kpi.cells):
        if cell and cell.latest:
            return cell.latest.period
    for cell in kpi.cells:
        if cell.series:
            return cell.series[-1].period
    return None


def _year_before(latest: Period | None) -> list[Period]:
    return [latest.years_on(-1)] if latest else []


def _periods(kpi: KpiStatus, latest: Period | None, most: int) -> list[Period]:
    """The last periods before the latest for which a school has an answer."""
    found: dict[Period, None] = {}
    for cell in kpi.cells:
        for row in cell.series:
            found.setdefault(row.period)
    if latest is None:
        return []
    earlier = sorted(period for period in found if _is_before(period, latest))
    return earlier[-most + 1 :]


def _is_before(period: Period, latest: Period) -> bool:
    return period.kind == latest.kind and _place(period) < _place(latest)


def _place(period: Period) -> tuple[Period, int]:
    return period.school_year, BY_END.index(period.part)


def _row(
    context: PageContext, measure: Measure, cell: Cell, latest: Period | None, columns: Sequence[Period]
) -> SchoolRow:
    last = figure_of(cell)
    figure, cohort = "None yet", ""
    notes = []
    if last:
        figure = context.figure_text.value(last, measure, cell.organisation) + status_words(last)
        cohort = _cohort(context, last, measure)
        if last.period != latest:
            notes.append(say_period(last.period))
        if cell.latest is None:
            notes.append("not rated")
    before = [_figure_of(context, measure, cell.series, period, cell.organisation) for period in columns]
    return SchoolRow(
        name=context.names.school(cell.organisation),
        path=f"schools/{cell.organisation}/",
        before=before,
        figure=figure,
        cohort=cohort,
        of=context.figure_text.cohort(last, measure) if last else "",
        gap=context.figure_text.gap(cell, measure),
        rating=cell.rating,
        note=". ".join(filter(None, (", ".join(notes), _why_silent(cell)))),
    )


def _cohort(context: PageContext, row: Measurement, measure: Measure) -> str:
    """Whom a figure counts, below the word for them."""
    return context.figure_text.cohort(row, measure).removesuffix(f" {measure.cohort_of}")


def _why_silent(cell: Cell) -> str:
    """Why a school has no rating or a figure is missing."""
    is_silent = cell.is_missing and cell.rating not in (Rating.ON_TRACK, Rating.ACHIEVED)
    if is_silent or cell.rating is Rating.NOT_ASSESSED:
        return str(cell.reason.sentence)
    return ""


def _figure_of(
    context: PageContext, measure: Measure, rows: Sequence[Measurement], period: Period, organisation: str
) -> str:
    for row in rows:
        if row.period == period:
            return context.figure_text.value(row, measure, organisation)
    return "–"


def _trust_row(
    context: PageContext, measure: Measure, kpi: KpiStatus, latest: Period | None, columns: Sequence[Period]
) -> SchoolRow | None:
    """The trust's own figures, or of a yes or no how many schools have it; None where there are none."""
    if measure.unit in ("yes/no", "grade"):
        return _counted_row(context, kpi, columns)
    rows = context.figures.series(TRUST, measure, kpi.kpi.group)
    own = None
    for row in rows:
        if row.period == latest and not is_symbol(row):
            own = row
    if own is None:
        return None
    before = [_figure_of(context, measure, rows, period, TRUST) for period in columns]
    return SchoolRow(
        name="Trust",
        path="",
        before=before,
        figure=context.figure_text.value(own, measure, TRUST) + status_words(own),
        cohort=_cohort(context, own, measure),
        of=context.figure_text.cohort(own, measure),
        gap=_trust_gap(context, measure, kpi, own),
        rating=None,
        note="",
    )


def _trust_gap(context: PageContext, measure: Measure, kpi: KpiStatus, own: Measurement) -> str:
    """The trust's distance from the target, where all schools are held to the same number and one side is better."""
    values = {cell.target_value for cell in kpi.cells if cell.step and cell.latest}
    number = number_of(own)
    value = values.pop() if len(values) == 1 else None
    if (
        value is None
        or number is None
        or measure.direction not in ("up", "down")
        or not context.edition.is_for_trustees
    ):
        return ""
    gap = value - number if measure.direction == "up" and measure.unit != "rank" else number - value
    if not gap:
        return "level"
    decimals = context.figure_text.decimals(TRUST, measure, own)
    return f"{'+' if gap < 0 else MINUS}{say_distance(gap, measure.unit, decimals)}"


def _counted_row(context: PageContext, kpi: KpiStatus, columns: Sequence[Period]) -> SchoolRow | None:
    """How many schools said yes, at each time at which all did say something."""
    now = context.trust_first(kpi)
    if not now.figure or not now.figure[0].isdecimal():
        return None
    before = []
    for period in columns:
        answers = []
        for cell in kpi.cells:
            answers += [row.value for row in cell.series if row.period == period and isinstance(row.value, bool)]
        before.append(f"{sum(answers)} of {len(answers)}" if answers else "–")
    return SchoolRow(
        name="Trust", path="", before=before, figure=now.figure, cohort="", of="", gap="", rating=None, note=""
    )


def _notes(context: PageContext, measure: Measure, cells: Sequence[Cell]) -> list[str]:
    """Where one pupil is worth more than the tolerance, what that means for a school that misses its target."""
    found = []
    for cell in cells:
        if cell.tolerance is None or cell.latest is None or cell.rating is not Rating.AT_RISK:
            continue
        if cell.tolerance > measure.tolerance and cell.latest.cohort and measure.counts_each:
            one = say_distance(cell.tolerance, measure.unit, measure.decimals)
            person = "pupil" if measure.cohort_of == "pupils" else f"of the {measure.cohort_of}"
            found.append(
                f"At {context.names.school(cell.organisation)} one {person} is {one}, "
                f"so a miss of up to {one} counts as at risk."
            )
    return found


def say_change(context: PageContext, cell: Cell, measure: Measure) -> str:
    """How a cell's figure moved since the year before; a word for the trend only where there are enough figures for one."""
    if cell.trend is None:
        return context.figure_text.without_trend(cell, measure)
    note = context.figure_text.trend_note(cell, measure)
    numbers = [row for row in cell.series if number_of(row) is not None]
    if len(numbers) < LEAST_OF_SPARK or not note:
        return capital(note)
    return f"{context.figure_text.trend_arrow(cell, measure)} {context.figure_text.trend(cell)}: {note}"


# Facts of a KPI


def target_of(context: PageContext, measure: Measure, kpi: KpiStatus) -> tuple[str, str]:
    """The target that the deciding cell is held to, else the first to come, and the time that it is for."""
    cell = kpi.deciding
    if cell and cell.reason.code == Code.MONITOR_ONLY:
        return "None", ""
    if cell and cell.step:
        return capital(context.figure_text.target(cell, measure)), say_time(cell.step) or "throughout the plan"
    for step in kpi.kpi.of_school(cell.organisation if cell else "").steps:
        if step.target.operator != "none":
            return capital(say_target(step.target, measure, context.edition.trust, measure.decimals)), say_time(step)
    return "None", ""


def next_figure(context: PageContext, measure: Measure, kpi: KpiStatus) -> tuple[date, str] | None:
    """The day by which the next figure of the deciding school is usually known, and its period; None where none is to come."""
    cell = kpi.deciding
    plan = context.edition.rated.plans[kpi.plan].plan
    if cell is None or kpi.next_due is None or plan.last_day < context.edition.day:
        return None
    for other in (cell, *kpi.cells):
        if other.next_due == kpi.next_due:
            series = context.figures.series(other.organisation, measure, kpi.kpi.group)
            calendar = context.figures.calendar(other.organisation)
            expected = context.figures.next_expected(measure, kpi.kpi, (plan.start, plan.last_day), calendar, series)
            if expected and expected.day == kpi.next_due:
                return kpi.next_due, f"figure for {say_period(expected.period)}"
            break
    return kpi.next_due, "next figure"


def correction_of(context: PageContext, measure: Measure, kpi: KpiStatus) -> str:
    """What the figure that decides was before it was corrected, with the note on why; empty where nothing is noted."""
    cell = kpi.deciding
    if cell is None or cell.latest is None or not cell.latest.note:
        return ""
    rows = context.edition.trust.organisations[cell.organisation].figures.get(measure.id, ())
    for row in reversed(rows):
        is_same = row.period == cell.latest.period and row.group == cell.latest.group
        if is_same and row.on < cell.latest.on and row.value != cell.latest.value:
            was = inside(context.figure_text.value(row, measure, cell.organisation))
            now = inside(context.figure_text.value(cell.latest, measure, cell.organisation))
            note = " ".join(cell.latest.note.split()).removesuffix(".")
            first_figure = f"{row.status} " if row.status != "final" else "earlier "
            return f"The {first_figure}{was} became {now}. {note}."
    return ""
