"""What a table says of a trust while it is read: figures by whose, of what and when they are, and numbers of people."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct, field

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from trustplan.loading.imports.our_schools import OurSchools
    from trustplan.primitives.findings import Finding


class TableContext(Struct, frozen=True, kw_only=True):
    """What is known beside the table: the schools, the unit and title of each measure, and what the command says."""

    schools: OurSchools
    units: Mapping[str, str]
    titles: Mapping[str, str] = field(default_factory=dict)
    period: str = ""
    today: date | None = None


class FigureKey(NamedTuple):
    """Whose figure it is, of what and when: no table says two of one key. `population` is empty for our own."""

    organisation: str
    population: str
    measure: str
    group: str
    held_against: str
    phase: str
    period: str
    status: str


class ReadFigure(NamedTuple):
    """What a row says of a figure, and the column of another form that has its cohort."""

    value: str
    is_symbol: bool
    cohort: int | None
    line: int
    column: int
    elsewhere: tuple[str, str] = ("", "")  # form and column
    is_former: bool = False


CohortKey = tuple[str, str, str]  # organisation, period, status


class TableReading(Struct, kw_only=True):
    """What a table says of a trust, while it is read."""

    figures: dict[FigureKey, ReadFigure] = field(default_factory=dict)
    cohorts: dict[CohortKey, dict[str, int | None]] = field(default_factory=dict)
    releases: set[tuple[str, str]] = field(default_factory=set)
    errors: list[Finding] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)
    ours: int = 0
    others: int = 0
