"""Figures for parents: takes rated KPIs, gives sentences and the few figures of each school, without ratings or codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.model import TRUST
from trustplan.primitives.counting import Counted
from trustplan.primitives.english import by_sign, capital, counted, inside, listed, some_of
from trustplan.primitives.rows import last_of
from trustplan.rating.figures import is_symbol, number_of
from trustplan.rating.kpis import GOOD
from trustplan.rating.status import LOUD
from trustplan.website.plain_words import plain, plain_period

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from trustplan.model import Measure, Measurement, Organisation
    from trustplan.oversight.going_well import Better, Missed
    from trustplan.rating.status import Cell, KpiStatus
    from trustplan.website.context import PageContext

NATIONAL = "national"
MOST_NAMED = 2  # schools in a heading, or figures in a sentence
MOST_LISTED = 4  # measures in a sentence


class Claim(Struct, frozen=True, kw_only=True):
    """What goes well or is worked on: the claim, then figures, then the work."""

    title: str
    path: str
    figures: str
    work: str = ""


class SchoolFigure(Struct, frozen=True, kw_only=True):
    """A school's figure: what it is, when, its value, and what it is held against."""

    name: str
    value: str
    beside: str


def better_claim(context: PageContext, row: Better, lag: Missed | None) -> Claim:
    """What is better than last year: this year's figure, last year's, the national one, and the schools that lag."""
    measure, text = row.measure, context.figure_text
    now = text.value(row.latest, measure, row.organisation)
    before = text.value(row.earlier, measure, row.organisation)
    title = f"{plain(measure.title)}: " if measure.title != row.kpi.title else ""
    sentence = f"{title}{now} in {plain_period(row.latest.period)}, {_way(row)} {before} in {plain_period(row.earlier.period)}."
    national = say_national(context, measure, row.organisation)
    if national:
        sentence += f" The national figure is {national}."
    if lag:
        sentence += f" Not there yet: {_say_lagging(context, lag, measure)}."
    return Claim(
        title=_title(context, row.kpi), path=context.urls.path(row.kpi.ref), figures=sentence, work=_first_work(lag)
    )


def _say_lagging(context: PageContext, row: Missed, measure: Measure) -> str:
    """The one or two schools that miss a target that the trust meets."""
    names = []
    for cell in _missing_schools(row):
        name = context.names.school(cell.organisation)
        if cell.latest and not is_symbol(cell.latest):
            name += f" ({context.figure_text.value(cell.latest, measure, cell.organisation)})"
        names.append(name)
    return listed(names) or "some of our schools"


def _first_work(row: Missed | None) -> str:
    return row.actions[0].title if row and row.actions else ""


def _title(context: PageContext, kpi: KpiStatus) -> str:
    """A KPI's title, after the school's name where it is of a school's own plan."""
    title = plain(context.names.kpi_title(kpi))
    whose = context.names.whose(kpi.organisation)
    return f"{whose}: {title}" if whose else title


def _way(row: Better) -> str:
    """Which way a figure went. A reader cannot tell from “up” which place is better."""
    now, before = number_of(row.latest), number_of(row.earlier)
    if row.measure.unit == "rank" or row.measure.is_of_group or now is None or before is None:
        return "better than"
    return by_sign(now - before, "up from", "down from")


def say_national(context: PageContext, measure: Measure, organisation: str, group: str = "") -> str:
    """The last figure of the country, or of a group of its pupils: `62% (2024/25)`; empty where there is none."""
    rows = context.figures.comparators(measure.id, NATIONAL, group, organisation)
    if not rows or measure.unit in ("grade", "yes/no"):
        return ""
    last = rows[-1]
    return f"{context.figure_text.said_comparator(last, measure, measure.decimals)} ({plain_period(last.period)})"


def missed_claim(context: PageContext, row: Missed) -> Claim:
    """What is worked on: where most, the figure and the aim, and the first action on it."""
    schools = _missing_schools(row)
    title = _title(context, row.kpi)
    if schools:
        title = f"{title}, above all at {listed([context.names.school(c.organisation) for c in schools])}"
    return Claim(
        title=title,
        path=context.urls.path(row.kpi.ref),
        figures=_say_missed(context, row, schools),
        work=_first_work(row),
    )


def _missing_schools(row: Missed) -> list[Cell]:
    """The one or two of several schools that miss a target; none where the figure of any school is withheld."""
    cells = [cell for cell in row.part.cells if cell.organisation != TRUST]
    if row.kpi.organisation != TRUST or any(cell.is_withheld for cell in cells):
        return []
    missing = [cell for cell in cells if cell.rating is row.kpi.rating and not cell.is_missing]
    return missing if len(missing) <= MOST_NAMED and 2 * len(missing) <= len(cells) else []


def _say_missed(context: PageContext, row: Missed, schools: Sequence[Cell]) -> str:
    """The figures behind what misses its target, and what is aimed for."""
    measure, cell = row.part.measure, row.cell
    if measure is None or cell is None or cell.latest is None:
        return ""
    shown = _shown_figures(context, row.part, cell, schools)
    if not shown:
        return ""
    start = capital(f"in {plain_period(cell.latest.period)}")
    if measure.title != row.kpi.title:
        start = f"{plain(measure.title)}{',' * (',' in measure.title)} {inside(start)}"
    return f"{start}: {', '.join(shown)}.{_say_aim(context, cell, measure)}"


def _shown_figures(context: PageContext, part: KpiStatus, cell: Cell, schools: Sequence[Cell]) -> list[str]:
    """The trust's figure and those of the named schools; else how many schools are on target, if all are shown."""
    measure, cells = part.measure, part.cells
    if measure is None or cell.latest is None:
        return []
    shown = []
    own = _of_trust(context, part, cell.latest)
    if own and cell.organisation != TRUST:
        shown.append(f"{context.figure_text.value(own, measure, TRUST)} across the trust")
    for one in cells if len(cells) == 1 else schools:
        if one.latest and not is_symbol(one.latest):
            value = context.figure_text.value(one.latest, measure, one.organisation)
            shown.append(value if one.organisation == TRUST else f"{value} at {context.names.school(one.organisation)}")
    if not shown and not any(one.is_withheld for one in cells):  # nobody is singled out where many miss a target
        met = sum(one.rating in GOOD for one in cells)
        shown.append(some_of(met, len(cells), ("school", "schools"), ("is", "are"), "on target"))
    return shown


def _of_trust(context: PageContext, part: KpiStatus, latest: Measurement) -> Measurement | None:
    """The trust's own figure of a period."""
    if part.measure is None or part.kpi.applies_to == "own":
        return None
    for row in context.figures.series(TRUST, part.measure, part.kpi.group):
        if row.period == latest.period and number_of(row) is not None:
            return row
    return None


def _say_aim(context: PageContext, cell: Cell, measure: Measure) -> str:
    aim = aim_of(context, cell, measure)
    return f" We aim for {aim}." if aim else ""


def aim_of(context: PageContext, cell: Cell, measure: Measure) -> str:
    """What a figure is held against; empty for a yes, and where it is held against what it was."""
    if measure.unit == "yes/no" or cell.step is None:
        return ""
    if any(ref.is_own_figure for ref in cell.step.target.refs) and cell.target_value is None:
        return ""
    words = inside(context.figure_text.target(cell, measure))
    return "none" if words == "at most 0" else words


# The figures of each school


def shown_kpis(context: PageContext) -> list[KpiStatus]:
    """The trust's KPIs by school, one for each measure, key ones first, without the measures that are left out."""
    found: dict[str, KpiStatus] = {}
    for kpi in sorted(context.index.shared_kpis, key=lambda kpi: not kpi.is_key):
        if kpi.measure and kpi.measure.id not in context.left_out:
            found.setdefault(kpi.measure.id, kpi)
    return list(found.values())


def latest_of(context: PageContext, school: Organisation, measure: Measure) -> Measurement | None:
    """A school's last figure of a measure."""
    series = context.figures.series(school.id, measure, "")
    return last_of(series)


def withheld_words(context: PageContext, measures: Iterable[Measure]) -> str:
    """Which of some measures are shown for no school, and why; empty where all are shown."""
    titles = [inside(plain(measure.title)) for measure in measures if measure.id in context.left_out]
    if not titles:
        return ""
    named = titles[:MOST_LISTED]
    if len(titles) > MOST_LISTED:
        named.append(counted(len(titles) - MOST_LISTED, "other measure"))
    why = "because the figure of at least one of them would tell of a few people"
    return f"Not shown for any school, {why}: {'; '.join(named)}."


def measures_of_schools(context: PageContext) -> list[Measure]:
    """The measures that the trust's KPIs hold its schools to."""
    found = {kpi.measure.id: kpi.measure for kpi in context.index.shared_kpis if kpi.measure}
    return list(found.values())


def figures_of(context: PageContext, school: Organisation, kpis: Iterable[KpiStatus]) -> list[SchoolFigure]:
    """A school's results, by the measures of its phase, then its attendance."""
    return [_figure(context, cell, kpi.measure) for kpi, cell in _chosen(school, kpis) if kpi.measure]


def _chosen(school: Organisation, kpis: Iterable[KpiStatus]) -> list[tuple[KpiStatus, Cell]]:
    """The key results of a school's phase or else its first, of a school without any another figure of its pupils."""
    results: list[tuple[KpiStatus, Cell]] = []
    attendance: list[tuple[KpiStatus, Cell]] = []
    others: list[tuple[KpiStatus, Cell]] = []
    for kpi, cell in _with_figures(school, kpis):
        measure = kpi.measure
        if measure is None or measure.unit in ("yes/no", "grade"):
            continue
        if measure.counting.what is Counted.SESSIONS:
            attendance.append((kpi, cell))
        elif measure.phases:  # the measure is for some phases, and for this school's
            results.append((kpi, cell))
        elif measure.cohort_of == "pupils" and measure.counting.what is Counted.PEOPLE:
            others.append((kpi, cell))
    chosen = [pair for pair in results if pair[0].is_key][:MOST_NAMED] or results[:1] or others[:1]
    return [*chosen, *attendance[:1]]


def _with_figures(school: Organisation, kpis: Iterable[KpiStatus]) -> list[tuple[KpiStatus, Cell]]:
    found = []
    for kpi in kpis:
        cells = [cell for cell in kpi.cells if cell.organisation == school.id]
        if cells and cells[0].latest and not is_symbol(cells[0].latest):
            found.append((kpi, cells[0]))
    return found


def _figure(context: PageContext, cell: Cell, measure: Measure) -> SchoolFigure:
    """A figure with the national one beside it; attendance with the aim, which parents can do something about."""
    national = say_national(context, measure, cell.organisation)
    aim = aim_of(context, cell, measure)
    beside = f"we aim for {aim}" if aim else ""
    if national and (measure.counting.what is not Counted.SESSIONS or not aim):
        beside = f"national {national}"
    when = plain_period(cell.latest.period).removeprefix("the ") if cell.latest else ""
    value = context.figure_text.value(cell.latest, measure, cell.organisation) if cell.latest else ""
    return SchoolFigure(name=f"{plain(measure.title)}, {when}", value=value, beside=beside)


def going_well_at(context: PageContext, school: Organisation, kpis: Sequence[KpiStatus]) -> str:
    """What is on target at a school: first what is better than last year, and what is not above it already."""
    above = [kpi.ref for kpi, _ in _chosen(school, kpis)]
    better, met, again = [], [], []
    for kpi, cell in _with_figures(school, kpis):
        if kpi.measure is None or cell.rating not in GOOD or cell.is_missing or cell.latest is None:
            continue
        words = inside(plain(kpi.measure.title))
        if kpi.measure.unit != "yes/no":
            words += f" ({context.figure_text.value(cell.latest, kpi.measure, school.id)})"
        if kpi.ref in above:
            again.append(words)
        elif cell.trend and cell.trend.meaning == "improving":
            better.append(words)
        else:
            met.append(words)
    return "; ".join([*better, *met, *again][:MOST_NAMED])


def working_on_at(context: PageContext, school: Organisation, kpis: Iterable[KpiStatus]) -> str:
    """What a school works on: the aims of its own plan, else what misses its target."""
    titles = []
    for status in context.index.plans_of.get(school.id, ()):
        titles += [inside(plain(o.title)) for o in status.objectives]
    if not titles:
        cells = _with_figures(school, kpis)
        for rating in LOUD:
            titles += [
                inside(plain(k.measure.title))
                for k, c in cells
                if k.measure and c.rating is rating and not c.is_missing
            ]
    return "; ".join(titles[: MOST_NAMED + 1])
