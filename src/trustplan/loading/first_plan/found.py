"""What the tables of a document hold, before anything of it is made into a plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct, field

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trustplan.loading.first_plan.columns import Holds
    from trustplan.source.tables.grid import GridCell


class FoundCell(NamedTuple):
    """A cell that says something: the words above it, the time that these name, and where it is."""

    column: str
    time: str
    cell: GridCell
    place: str

    @property
    def key(self) -> tuple[str, int, int]:
        """What makes it the same cell for each row that it is merged over."""
        return self.column, self.cell.row, self.cell.column


class FoundAction(Struct, kw_only=True):
    """An action: what its row says by what the columns hold. `heading` is above its table, `objective` in its row."""

    title: tuple[str, ...]
    place: str
    column: str
    bullets: int = 0
    number: str = ""
    heading: str = ""
    objective: str = ""
    above: str = ""  # the paragraph above its table, which may be meant as a heading
    bits: dict[Holds, list[FoundCell]] = field(default_factory=dict)

    def of(self, holds: Holds) -> list[FoundCell]:
        """What it says of something."""
        return self.bits.get(holds, [])

    def add(self, holds: Holds, bit: FoundCell) -> None:
        """Take a cell, once."""
        there = self.bits.setdefault(holds, [])
        if all(bit.key != other.key or bit.place != other.place for other in there):
            there.append(bit)


class FoundPlan(Struct, kw_only=True):
    """All of a document: its title, actions in order, what is said of a priority as a whole (by its heading), and counts.

    `remarks` says what was not used, and how what was unclear was read.
    """

    title: str = ""
    actions: list[FoundAction] = field(default_factory=list)
    of_heading: dict[str, list[tuple[Holds, FoundCell]]] = field(default_factory=dict)
    columns: int = 0
    known_columns: int = 0
    tables: int = 0
    remarks: list[str] = field(default_factory=list)
    legend: list[str] = field(default_factory=list)

    def bits(self, heading: str, holds: Holds) -> Iterator[FoundCell]:
        """What is said of something for a whole priority."""
        for kind, bit in self.of_heading.get(heading, []):
            if kind is holds:
                yield bit
