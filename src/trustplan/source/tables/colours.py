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
_THEME = ("dk1", "lt1", "dk2", "lt2", *(f"accent{n}" for n in range(1, 7)), "hlink", "folHlink")
_OTHER = "another colour"
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


def colour_of(cell: Cell) -> str:
    """The colour that a cell of a workbook is filled with; nothing for none, and for white, grey and black.

    One of a theme, which only its workbook knows, is “another colour”.
    """
    fill = cell.fill
    if fill is None or fill.fill_type in (None, "none") or fill.fgColor is None:
        return ""
    colour = fill.fgColor
    if colour.type == "rgb" and isinstance(colour.rgb, str):
        name = named(colour.rgb[-6:])
        return name if name in STATUS_COLOURS else ""
    is_of_theme = colour.type == "theme" and colour.theme not in (0, 1, 2, 3)  # the first are for paper and ink
    return _OTHER if is_of_theme else ""


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
