"""The colour of a cell of a workbook, in the word that a person has for it."""

from __future__ import annotations

from colorsys import rgb_to_hls
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell

# The last hue of each colour, of 360.
_HUES = (
    (14, "red"),
    (52, "amber"),
    (70, "yellow"),
    (165, "green"),
    (260, "blue"),
    (320, "purple"),
    (345, "pink"),
    (360, "red"),
)
_OTHER = "another colour"


def colour_of(cell: Cell) -> str:
    """The colour that a cell is filled with; nothing for none, and for white, grey and black, which say nothing."""
    fill = cell.fill
    if fill is None or fill.fill_type in (None, "none"):
        return ""
    colour = fill.fgColor
    if colour is None:
        return ""
    if colour.type == "rgb" and isinstance(colour.rgb, str):
        return colour_name(colour.rgb)
    if colour.type == "theme" and colour.theme not in (0, 1, 2, 3):  # the first are for paper and ink
        return _OTHER
    return ""


def colour_name(rgb: str) -> str:
    """A colour such as `FFFFC000`, in a word; nothing for white, grey, black, and what is no colour.

    >>> [colour_name(rgb) for rgb in ("FFFF0000", "FFFFC000", "FFFFFF00", "FF92D050", "FF0070C0", "FFD9D9D9", "?")]
    ['red', 'amber', 'yellow', 'green', 'blue', '', '']
    """
    try:
        number = int(rgb[-6:], 16)
    except ValueError:
        return ""
    parts = [(number >> shift & 255) / 255 for shift in (16, 8, 0)]
    hue, light, strength = rgb_to_hls(*parts)
    if strength < 0.15 or not 0.08 < light < 0.97:
        return ""
    return next(name for last, name in _HUES if hue * 360 <= last)
