"""Write the font that draws a box for every letter, with which a PDF shows what its other fonts have no shape for.

    python scripts/blank_font.py

A PDF for everybody may hold no letter that cannot be drawn. A font of boxes keeps the letter itself in the file, so that it
can be copied and is read out, and weighs less than a kilobyte; fonts for all scripts would weigh more than the program.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

FONT = Path(__file__).parents[1] / "src/trustplan/website/papers/pdf/boxes" / "TrustplanBlank-Regular.ttf"
NAME = "Trustplan Blank"
_UNITS = 2048  # of a letter's height, as in the other fonts
_WIDTH = 1500
_OUTER, _INNER = (150, 0, 1350, 1350), (270, 120, 1230, 1230)
_ASCII = 0x7F  # which each font has
_LAST = 0x110000
_FIRST_DAY = 3786912000  # 2024-01-01, in seconds since 1904


def font() -> bytes:
    """The file, the same each time."""
    builder = FontBuilder(_UNITS, isTTF=True)
    builder.setupGlyphOrder([".notdef", "box"])
    builder.setupCharacterMap({0x25A1: "box"})
    builder.setupGlyf({".notdef": TTGlyphPen(None).glyph(), "box": _box()})
    builder.setupHorizontalMetrics({".notdef": (_WIDTH, 0), "box": (_WIDTH, _OUTER[0])})
    builder.setupHorizontalHeader(ascent=1854, descent=-434)
    names = {"familyName": NAME, "styleName": "Regular", "fullName": NAME, "uniqueFontIdentifier": f"{NAME} 1"}
    builder.setupNameTable(names | {"psName": NAME.replace(" ", ""), "version": "Version 1.0"})
    builder.setupOS2(sTypoAscender=1491, sTypoDescender=-431, usWinAscent=1854, usWinDescent=434)
    builder.setupPost()
    table = CmapSubtable.newSubtable(13)  # the form in which many letters have one shape
    table.platformID, table.platEncID, table.language = 3, 10, 0
    table.cmap = dict.fromkeys((code for code in range(_ASCII, _LAST) if not 0xD800 <= code <= 0xDFFF), "box")
    builder.font["cmap"].tables = [table]
    builder.font["head"].created = builder.font["head"].modified = _FIRST_DAY
    builder.font.recalcTimestamp = False
    stream = BytesIO()
    builder.save(stream)
    return stream.getvalue()


def _box() -> object:
    """A frame: what is within the second outline, which goes the other way round, is empty."""
    pen = TTGlyphPen(None)
    for (left, low, right, high), step in ((_OUTER, 1), (_INNER, -1)):
        first, *others = [(left, low), (left, high), (right, high), (right, low)][::step]
        pen.moveTo(first)
        for point in others:
            pen.lineTo(point)
        pen.closePath()
    return pen.glyph()


if __name__ == "__main__":
    FONT.write_bytes(font())
    print(f"{FONT.name}: {FONT.stat().st_size:,} bytes")
