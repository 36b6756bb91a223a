"""Tables with the schools on one side: takes heads and cells, turned where there are so many schools that they are rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from msgspec import Struct

from trustplan.website.page import MOST_COLUMNS

if TYPE_CHECKING:
    from trustplan.model import Organisation

C = TypeVar("C")


class Head(Struct, frozen=True, kw_only=True):
    """What a row or a column is about, with its page, and the code before its name.

    At the side of a row `title` stands for the name, if there is one, and `second` below it.
    """

    name: str
    to: str = ""
    title: str = ""
    second: str = ""
    code: str = ""


def school_head(school: Organisation, page: str = "") -> Head:
    """A school by its short name above a column and its full name beside a row; `page` is one below its own."""
    return Head(name=school.short, title=school.profile.title, to=f"schools/{school.id}/{page}")


class HeatTable(Struct, Generic[C], frozen=True, kw_only=True):
    """Rows of cells, each with its head; `corner` says what the rows are, `is_many` that columns may be narrow.

    `region` is the id of the heading above it, by which it is known where it has to be scrolled.
    """

    corner: str
    columns: list[Head]
    rows: list[tuple[Head, list[C]]]
    is_many: bool = False
    region: str = "measures"

    def with_many_schools_as_rows(self) -> HeatTable[C]:
        """The table as it is, or transposed where its columns are more schools than fit side by side."""
        return self.transposed("School") if len(self.columns) > MOST_COLUMNS else self

    def transposed(self, corner: str) -> HeatTable[C]:
        """The same cells with the columns as rows; a table without rows stays as it is."""
        if not self.rows:
            return self
        rows = []
        for n, column in enumerate(self.columns):
            cells = [row[n] for _, row in self.rows]
            rows.append((column, cells))
        heads = [head for head, _ in self.rows]
        return HeatTable(corner=corner, columns=heads, rows=rows, is_many=True, region=self.region)
