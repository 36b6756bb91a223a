"""A figure made of the cells of a row: a column, a share, what is left of a hundred, or one sum by another."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from trustplan.loading.imports.cells import Number, Wrong

if TYPE_CHECKING:
    from collections.abc import Sequence

NOT_APPLICABLE = "z"
_DECIMALS = 4  # of a percentage that is worked out: enough to tell one session of a large school
_PENCE = 2
_BELOW_NOUGHT = ("points", "pounds", "steps")  # units of which there may be less than none
_WHOLE = ("count",)


class Figure(NamedTuple):
    """A figure as a plan file writes it, and whether it is a symbol."""

    text: str
    is_symbol: bool = False


def figure_of(how: str, cells: Sequence[Number], unit: str) -> Figure | Wrong:
    """The figure that some cells make, in a measure's unit; or why they make none."""
    for cell in cells:
        if cell.symbol:
            return Figure(cell.symbol, is_symbol=True)
    if how == "column":
        return _checked(cells[0].value, cells[0].text, unit)
    if how == "share":
        return _share(cells)
    whole = cells[-1]
    if how == "hundred_less" and len(cells) == 1:
        left = 100 - whole.value
        return _checked(left, as_text(left, 12), unit)
    parts = sum((cell.value for cell in cells[:-1]), Fraction(0))
    if any(cell.value < 0 for cell in cells):
        return Wrong("A number that a figure is made of is below nought.", "Check the cells.")
    if not whole.value:
        return Figure(NOT_APPLICABLE, is_symbol=True)
    if how == "per":
        return Figure(as_text(parts / whole.value, _PENCE))
    if parts > whole.value:
        return _no_part(as_text(parts, 12), whole.text)
    if how == "hundred_less":
        parts = whole.value - parts
    return Figure(as_text(100 * parts / whole.value, _DECIMALS))


def whole_number(cell: Number) -> int | Wrong:
    """A cell as a number of people; or why it is none."""
    if cell.value.denominator != 1 or cell.value < 0 or "." in cell.text:
        return Wrong(f"“{cell.text}” is not a number of people.", "Check the cell.")
    return int(cell.value)


def as_text(value: Fraction, decimals: int) -> str:
    """A number with as many decimals as it has, at most some.

    >>> as_text(Fraction(471, 5), 4), as_text(Fraction(200, 3), 4), as_text(Fraction(12), 2)
    ('94.2', '66.6667', '12')
    """
    scaled = round(value * 10**decimals)
    sign = "-" * (scaled < 0)
    whole, rest = divmod(abs(scaled), 10**decimals)
    part = str(rest).zfill(decimals).rstrip("0")
    if part:
        return f"{sign}{whole}.{part}"
    return f"{sign}{whole}"


def _share(cells: Sequence[Number]) -> Figure | Wrong:
    numbers: list[int] = []
    for index, cell in enumerate(cells[:2]):
        number = whole_number(cell)
        if isinstance(number, Wrong):
            return number._replace(cell=index)
        numbers.append(number)
    part, whole = numbers
    if part > whole:
        return _no_part(str(part), str(whole))
    if not whole:
        return Figure(NOT_APPLICABLE, is_symbol=True)
    return Figure(f"{part}/{whole}")


def _no_part(part: str, whole: str) -> Wrong:
    message = f"{part} of {whole} is not a share: the part is more than the whole."
    return Wrong(message, "Check the two cells against the table as it was published.")


def _checked(value: Fraction, text: str, unit: str) -> Figure | Wrong:
    """A figure, if its unit can have it."""
    fix = "Check the cell against the table as it was published."
    if value < 0 and unit not in _BELOW_NOUGHT:
        return Wrong(f"{text} is below nought, which this figure cannot be.", fix)
    if value > 100 and unit == "percent":
        return Wrong(f"{text} is more than 100 percent.", fix)
    if unit in _WHOLE and value.denominator != 1:
        return Wrong(f"{text} is not a whole number, and this figure is a count.", fix)
    return Figure(text)
