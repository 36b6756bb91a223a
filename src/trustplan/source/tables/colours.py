"""The colour of a cell by the name that a person would give it."""

from __future__ import annotations

import colorsys
import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError, TreeBuilder, XMLParser

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell

# From which hue on, in degrees, a colour has a name.
_HUES = ((0, "red"), (16, "amber"), (54, "yellow"), (70, "green"), (166, "blue"), (265, "purple"), (325, "red"))
_PALEST = 0.06  # of a colour that is seen as one
_DARKEST = 0.12
# The colours of a theme: as its file lists them, and in the order in which a cell counts them.
_THEME = ("dk1", "lt1", "dk2", "lt2", *(f"accent{n}" for n in range(1, 7)), "hlink", "folHlink")
_COUNTED = ("lt1", "dk1", "lt2", "dk2", *_THEME[4:])
STATUS_COLOURS = ("red", "amber", "yellow", "green", "blue", "purple")


def named(code: str) -> str:
    """The name of a colour by its six hexadecimal digits; nothing for no colour, and for white.

    >>> [named(code) for code in ("FF0000", "FFC000", "92D050", "00B0F0", "D9D9D9", "FFFFFF", "auto")]
    ['red', 'amber', 'green', 'blue', 'grey', '', '']
    """
    if not re.fullmatch("[0-9A-Fa-f]{6}", code):
        return ""
    red, green, blue = (int(code[at : at + 2], 16) / 255 for at in (0, 2, 4))
    hue, saturation, value = colorsys.rgb_to_hsv(red, green, blue)
    if value < _DARKEST:
        return "black"
    if saturation < _PALEST:
        if value > 0.96:
            return ""
        return "grey"
    found = "red"
    for start, name in _HUES:
        if hue * 360 >= start:
            found = name
    return found


def tinted(code: str, tint: float) -> str:
    """A colour made lighter (a tint above 0) or darker (below), as Excel writes colours of a theme."""
    parts = [int(code[at : at + 2], 16) for at in (0, 2, 4)]
    if tint >= 0:
        made = [part + (255 - part) * min(tint, 1.0) for part in parts]
    else:
        made = [part * (1 + max(tint, -1.0)) for part in parts]
    return "".join(f"{round(part):02X}" for part in made)


class _Plain(TreeBuilder):
    """A builder for XML without a document type, and thus without entities."""

    def doctype(self, *_: object) -> None:
        """Refuse it."""
        raise ValueError


def theme_colours(raw: bytes) -> dict[str, str]:
    """The colours of a theme's file by their names there, such as accent6; an empty one where it cannot be read."""
    parser = XMLParser(target=_Plain())  # noqa: S314  refuses document types, and so each attack with entities
    found: dict[str, str] = {}
    try:
        parser.feed(raw)
        tree = parser.close()
    except (ParseError, ValueError):
        return found
    for node in tree.iter():
        name = node.tag.rpartition("}")[2]
        if name in _THEME and name not in found:
            for colour in node:
                found[name] = colour.get("lastClr") or colour.get("val") or ""
    return found


class Palette:
    """The colours of a workbook's cells, of which some are those of its theme."""

    def __init__(self, theme: bytes) -> None:
        self.theme = theme_colours(theme)

    def colour_of(self, cell: Cell) -> str:
        """The name of the colour that a cell is filled with; nothing for none, and for white."""
        if not cell.has_style or cell.fill is None or cell.fill.fill_type in (None, "none"):
            return ""
        colour = cell.fill.fgColor
        if colour is None:
            return ""
        if colour.type == "rgb" and isinstance(colour.rgb, str):
            return named(colour.rgb[-6:])
        if colour.type == "theme" and isinstance(colour.theme, int) and 0 <= colour.theme < len(_COUNTED):
            code = self.theme.get(_COUNTED[colour.theme], "")
            if re.fullmatch("[0-9A-Fa-f]{6}", code):
                return named(tinted(code, float(colour.tint or 0)))
        return ""
