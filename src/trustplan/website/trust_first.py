"""The trust's figure, then the school that decides: takes a rated KPI, gives the two figures by which pages name it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.model import TRUST, Rating
from trustplan.primitives.english import counted, inside, listed, say_count, verb
from trustplan.primitives.rows import last_of
from trustplan.rating.figures import is_symbol, is_too_few, number_of
from trustplan.rating.status import LOUD
from trustplan.rating.target_values import status_words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from trustplan.model import Measure, Measurement
    from trustplan.rating.status import Cell, KpiStatus
    from trustplan.website.figure_text import FigureText

MET = (Rating.ON_TRACK, Rating.ACHIEVED)
MOST_NAMED = 3
WITHHELD = "Withheld"


class TrustFirst(Struct, frozen=True, kw_only=True):
    """The two figures of a KPI.

    `whose` is `Trust`, or the one organisation whose KPI it is; empty where `figure` counts schools. `word` says which
    school follows (`lowest`), `school` and `of_school` are its name and figure. What is not known is empty.
    """

    whose: str = ""
    figure: str = ""
    last_year: str = ""
    word: str = ""
    school: str = ""
    of_school: str = ""

    @property
    def words(self) -> str:
        """Both in one line of plain text."""
        first = f"{self.whose} {self.figure}".strip()
        second = " ".join(filter(None, (self.word, self.school, self.of_school)))
        return " · ".join(filter(None, (first, second)))


def trust_first(text: FigureText, kpi: KpiStatus) -> TrustFirst:
    """The figures of a KPI as pages show them: the trust's and last year's, then that of the school that decides."""
    cell, measure = kpi.deciding, kpi.measure
    if cell is None or measure is None:
        return TrustFirst()
    if kpi.kpi.applies_to == "own":
        return _own(text, kpi, measure, cell)
    if measure.unit in ("yes/no", "grade"):
        return _counted(text, kpi, measure)
    return _of_several(text, kpi, measure, cell)


def _of_several(text: FigureText, kpi: KpiStatus, measure: Measure, cell: Cell) -> TrustFirst:
    """The trust's figure and that of a school, of one time."""
    known = [other for other in (cell, *kpi.cells) if figure_of(other)]
    if not known:
        return TrustFirst()
    cell, word = _shown(text, kpi, measure, known[0])
    rows = text.figures.series(TRUST, measure, kpi.kpi.group)
    latest = figure_of(cell)
    own = _row_of(rows, latest) if latest else None
    figure = last_year = whose = ""
    if own and number_of(own) is not None:
        whose, figure = "Trust", _value(text, own, measure, TRUST)
        last_year = _year_before(text, rows, own, measure, TRUST)
    if latest is None or is_symbol(latest) or is_too_few(measure, latest, text.figures.policy):
        is_withheld = not figure and any(other.is_withheld for other in kpi.cells)
        return TrustFirst(whose=whose, figure=WITHHELD if is_withheld else figure, last_year=last_year)
    return TrustFirst(
        whose=whose,
        figure=figure,
        last_year=last_year,
        word=word,
        school=text.figures.trust.organisations[cell.organisation].short,
        of_school=_value(text, latest, measure, cell.organisation),
    )


def figure_of(cell: Cell) -> Measurement | None:
    """The figure of a cell that is rated; where none is, the last that is known."""
    return cell.latest or last_of(cell.series)


def _own(text: FigureText, kpi: KpiStatus, measure: Measure, cell: Cell) -> TrustFirst:
    """The figure of a KPI that one organisation has for itself."""
    latest = figure_of(cell)
    if latest is None:
        return TrustFirst()
    whose = "Trust"
    if cell.organisation != TRUST:
        whose = text.figures.trust.organisations[cell.organisation].short
    figure = _value(text, latest, measure, cell.organisation)
    if is_symbol(latest) or isinstance(latest.value, bool):
        return TrustFirst(whose=f"{whose}:", figure=inside(figure.partition(":")[0]))
    rows = text.figures.series(cell.organisation, measure, kpi.kpi.group)
    before = _year_before(text, rows, latest, measure, cell.organisation)
    return TrustFirst(whose=whose, figure=figure, last_year=before)


def _value(text: FigureText, row: Measurement, measure: Measure, organisation: str) -> str:
    return with_unit(text, row, measure, organisation) + status_words(row)


def with_unit(text: FigureText, row: Measurement, measure: Measure, organisation: str) -> str:
    """A figure with its unit, also of points, which a sentence that follows would say elsewhere."""
    value = text.value(row, measure, organisation)
    if measure.unit == "points" and not is_symbol(row):
        value += verb(value == "1", " point", " points")
    return value


def _row_of(rows: Sequence[Measurement], like: Measurement) -> Measurement | None:
    """The figure of the same period; None where there is none."""
    for row in rows:
        if row.period == like.period:
            return row
    return None


def _year_before(
    text: FigureText, rows: Sequence[Measurement], latest: Measurement, measure: Measure, organisation: str
) -> str:
    """The figure of the same point a year before; empty where there is none."""
    before = latest.period.years_on(-1)
    for row in rows:
        if row.period == before and not is_symbol(row):
            value = with_unit(text, row, measure, organisation)
            return inside(value) if isinstance(row.value, bool) else value
    return ""


def _shown(text: FigureText, kpi: KpiStatus, measure: Measure, deciding: Cell) -> tuple[Cell, str]:
    """The school to show, and which of the schools it is by its figure.

    That is the one that decides where it misses its target, else the one with the worst figure. Where others of the same
    time are withheld there is no word, since it would say of them that they are no worse.
    """
    if any(cell.is_withheld for cell in kpi.cells):
        return deciding, ""
    worst = _worst(text, kpi, measure, deciding)
    if not worst:
        return deciding, ""
    if deciding not in worst:
        if deciding is kpi.deciding and kpi.rating in LOUD:
            return deciding, ""
        deciding = worst[0]
    words = ("lowest", "highest")
    if measure.unit == "rank":
        words = ("highest placed", "lowest placed")
    word = words[measure.direction == "down"]
    return deciding, f"joint {word}" if len(worst) > 1 else word


def _worst(text: FigureText, kpi: KpiStatus, measure: Measure, deciding: Cell) -> list[Cell]:
    """The cells with the worst figure of the time of the deciding one; none where all are alike, or none is worse."""
    latest = figure_of(deciding)
    if latest is None or measure.direction not in ("up", "down"):
        return []
    values: list[tuple[Fraction, Cell]] = []
    for cell in kpi.cells:
        row = _row_of(cell.series, latest)
        number = number_of(row) if row else None
        if row and number is not None and not is_too_few(measure, row, text.figures.policy):
            values.append((number if measure.direction == "up" else -number, cell))
    least = min((value for value, _ in values), default=None)
    found = [cell for value, cell in values if value == least]
    return found if len(found) < len(values) else []


def _counted(text: FigureText, kpi: KpiStatus, measure: Measure) -> TrustFirst:
    """How many schools have it or meet the target, and which do not yet. Nothing where something is withheld."""
    if any(cell.is_withheld for cell in kpi.cells):
        return TrustFirst(figure=WITHHELD)
    cells = [cell for cell in kpi.cells if cell.latest and not is_symbol(cell.latest)]
    is_grade = measure.unit == "grade"
    rated = [cell for cell in cells if not is_grade or cell.rating is not Rating.NOT_ASSESSED]
    if not rated:
        return TrustFirst(figure=_grades(text, cells, measure))
    met, lacking = 0, []
    for cell in rated:
        if _is_met(cell, measure):
            met += 1
        else:
            lacking.append(text.figures.trust.organisations[cell.organisation].short)
    names = listed(lacking) if len(lacking) <= MOST_NAMED else ""
    figure = f"{met} of {len(rated)} {verb(len(rated), 'school', 'schools')}"
    if is_grade:
        figure += f" {verb(met, 'meets', 'meet')} the target"
    return TrustFirst(
        figure=figure,
        last_year=_counted_before(cells, measure),
        word="not yet" if names else "",
        school=names,
    )


def _is_met(cell: Cell, measure: Measure) -> bool:
    if measure.unit == "yes/no":
        return cell.latest is not None and cell.latest.value is True
    return cell.rating in MET


def _counted_before(cells: Sequence[Cell], measure: Measure) -> str:
    """`2 of 4` of the year before, of a yes or no that each school had then too."""
    if measure.unit != "yes/no":
        return ""
    answers = []
    for cell in cells:
        before = cell.latest.period.years_on(-1) if cell.latest else None
        answers += [row.value for row in cell.series if row.period == before and isinstance(row.value, bool)]
    return f"{sum(answers)} of {len(answers)}" if len(answers) == len(cells) else ""


def _grades(text: FigureText, cells: Sequence[Cell], measure: Measure) -> str:
    """`Good at two schools, Strong standard at one`; empty where there are many grades."""
    counts: Counter[str] = Counter()
    for cell in cells:
        if cell.latest:
            counts[text.value(cell.latest, measure, cell.organisation)] += 1
    if measure.unit != "grade" or len(counts) > MOST_NAMED:
        return ""
    parts: list[str] = []
    for grade, count in counts.most_common():
        parts.append(f"{grade} at {say_count(count) if parts else counted(count, 'school')}")
    return ", ".join(parts)
