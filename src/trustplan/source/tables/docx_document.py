"""A Word document as headings, paragraphs and grids: merges resolved, colours named, deleted text left out and reported.

Read through python-docx, which an extra brings. Nothing in a document is run, and nothing that it links to is fetched.
"""

from __future__ import annotations

from collections import Counter
from io import BytesIO
from typing import TYPE_CHECKING, cast

from trustplan.primitives.english import counted
from trustplan.source.characters import without_odd
from trustplan.source.tables.colours import named, theme_colours
from trustplan.source.tables.grid import Grid, GridCell, OfficeDocument, Words
from trustplan.source.tables.office_file import WORD
from trustplan.source.tables.rows import TableError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement as Node

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MOST_CELLS, MOST_COLUMNS, MOST_LETTERS = 50_000, 200, 20_000
_WRAPPERS = ("sdt", "sdtContent", "ins", "moveTo", "smartTag", "customXml", "hyperlink", "fldSimple", "dir", "bdo")
_GONE = ("del", "moveFrom")
_SYMBOLS = {
    "F0FC": "✓",
    "F0FE": "☒",
    "F0FB": "✗",
    "F04A": "☺",
    "F04C": "☹",
}  # of Wingdings, in which letters are pictures
_LOWEST = 9  # of headings
_DOTS = "●⬤■◆•▲"
_SAVE = "Open it in Word, save it again as a Word document (.docx), and try again."


def read_docx(raw: bytes, name: str) -> OfficeDocument:
    """A document, which `office_file` has looked through before. Raises TableError where it cannot be read."""
    import docx  # noqa: PLC0415  only a trust that begins from Word needs it

    try:
        document = docx.Document(BytesIO(raw))
        return _Reader(document, name).read()
    except TableError:
        raise
    except RecursionError:
        msg = f"{name} has tables inside tables too deep to be read. {_SAVE}"
        raise TableError(msg) from None
    except Exception:
        msg = f"{name} is damaged, or no plain Word document. {_SAVE}"
        raise TableError(msg) from None


class _Reader:
    """Reads one document, and counts what is left out."""

    def __init__(self, document: Document, name: str) -> None:
        self.document, self.name = document, name
        self.left: Counter[str] = Counter()
        self.parts: list[Words | Grid] = []
        self.tables = self.paragraphs = self.cells = 0
        self.theme: dict[str, str] = {}
        for part in document.part.package.iter_parts():
            if "/theme/" in str(part.partname) and not self.theme:
                self.theme = theme_colours(part.blob)

    def read(self) -> OfficeDocument:
        """Read it all."""
        self._blocks(cast("Node", self.document.element.body), "")
        margins = list(dict.fromkeys(self._margins()))
        for part in self.document.part.package.iter_parts():
            if str(part.partname).endswith("/comments.xml"):
                self.left["comment"] = part.blob.count(b"<w:comment ")
        return OfficeDocument(
            program=WORD, parts=tuple(self.parts), margins=tuple(margins), remarks=tuple(self._remarks())
        )

    def _remarks(self) -> Iterator[str]:
        left = self.left
        if left["deleted"]:
            yield f"The document has tracked changes: {counted(left['deleted'], 'deleted passage')}, not read."
        if left["inserted"]:
            yield f"The document has tracked changes: {counted(left['inserted'], 'added passage')}, read as if accepted."
        for key, one, why in (
            ("box", "text box", "Move what belongs to the plan into a table."),
            ("comment", "comment of Word", "What matters in one belongs in a cell."),
            ("note", "footnote", "What matters in one belongs in a cell."),
        ):
            if left[key]:
                many = {"box": "text boxes", "comment": "comments of Word"}.get(key, "")
                yield f"Not read: {counted(left[key], one, many)}. {why}"
        if left["nested"]:
            yield f"Read each on its own, after the table around it: {counted(left['nested'], 'table')} inside a cell."

    def _margins(self) -> Iterator[str]:
        for section in self.document.sections:
            for block in (section.first_page_header, section.header, section.footer):
                for paragraph in block.paragraphs:
                    if text := without_odd(paragraph.text).strip():
                        yield text

    def _blocks(self, parent: Node, inside: str) -> None:
        """The paragraphs and tables below a node, in their order."""
        for node in parent:
            tag = _tag(node)
            if tag == "p" and not inside:
                self._paragraph(node)
            elif tag == "tbl":
                self._table(node, inside)
            elif tag in _WRAPPERS:
                self._blocks(node, inside)

    def _paragraph(self, node: Node) -> None:
        self.paragraphs += 1
        lines, _ = self._lines_of(node)
        text = " ".join(lines)
        if text:
            self.parts.append(Words(text=text, place=f"paragraph {self.paragraphs}", level=self._level(node)))

    def _level(self, node: Node) -> int | None:
        """How high a heading is; None for a paragraph."""
        for outline in node.iter(f"{_W}outlineLvl"):
            level = int(str(outline.get(f"{_W}val"))) + 1
            if level <= _LOWEST:  # the one below is that of plain text
                return level
            return None
        style_id = next((str(style.get(f"{_W}val")) for style in node.iter(f"{_W}pStyle")), "")
        styles = [style for style in self.document.styles if style.style_id == style_id]
        for style in styles[:1]:
            name = (style.name or "").lower()
            if name in ("title", "subtitle"):
                return 0
            if name.startswith("heading ") and name[8:].isdecimal():
                return int(name[8:])
        return None

    # Tables

    def _table(self, node: Node, inside: str) -> None:
        self.tables += 1
        name = f"table {self.tables}"
        if inside:
            self.left["nested"] += 1
            name += f" (inside {inside})"
        at = len(self.parts)
        rows: list[list[GridCell]] = []
        for tr in self._each(node, "tr"):
            if tr.find(f"{_W}trPr/{_W}del") is not None:
                self.left["deleted"] += 1
                continue
            rows.append(self._row(tr, rows, name))
        width = max(map(len, rows), default=0)
        for number, row in enumerate(rows):
            for column in range(len(row), width):
                row.append(GridCell(row=number, column=column))
        self.parts.insert(at, Grid(name=name, rows=tuple(map(tuple, rows))))

    def _each(self, parent: Node, wanted: str) -> Iterator[Node]:
        """The rows of a table or the cells of a row, also those within content controls."""
        for node in parent:
            if _tag(node) == wanted:
                yield node
            elif _tag(node) in _WRAPPERS:
                yield from self._each(node, wanted)

    def _row(self, tr: Node, above: list[list[GridCell]], table: str) -> list[GridCell]:
        row: list[GridCell] = []
        number = len(above)
        for before in tr.iter(f"{_W}gridBefore"):
            row += [GridCell(row=number, column=column) for column in range(self._number(before))]
        for tc in self._each(tr, "tc"):
            column = len(row)
            cell = None
            if _continues(tc) and above and column < len(above[-1]):
                cell = above[-1][column]
            if cell is None:
                cell = self._cell(tc, number, column, table)
            row += [cell] * self._span(tc)
            self.cells += 1
            if len(row) > MOST_COLUMNS or self.cells > MOST_CELLS:
                msg = f"{self.name}, {table}, has more cells than are read here. Is it the right file?"
                raise TableError(msg)
        return row

    def _span(self, tc: Node) -> int:
        for span in tc.findall(f"{_W}tcPr/{_W}gridSpan"):
            return max(1, self._number(span))
        return 1

    def _number(self, node: Node) -> int:
        return min(int(str(node.get(f"{_W}val"))), MOST_COLUMNS + 1)

    def _cell(self, tc: Node, row: int, column: int, table: str) -> GridCell:
        lines: list[str] = []
        bullets = 0
        for paragraph in self._each(tc, "p"):
            found, is_bullet = self._lines_of(paragraph)
            lines += found
            bullets += len(found) * is_bullet
        if sum(map(len, lines)) > MOST_LETTERS:
            msg = f"{self.name}, {table}, row {row + 1} has a cell of more than {MOST_LETTERS:,} letters. Is it the right file?"
            raise TableError(msg)
        self._blocks(tc, table)
        return GridCell(
            row=row, column=column, lines=tuple(lines), bullets=bullets, fill=self._fill(tc, "".join(lines))
        )

    def _fill(self, tc: Node, text: str) -> str:
        """The colour of a cell; else of a marker over its words, or of a dot that is all it holds."""
        for shade in tc.findall(f"{_W}tcPr/{_W}shd"):
            code = str(shade.get(f"{_W}fill") or "auto")
            if code == "auto":
                code = self.theme.get(str(shade.get(f"{_W}themeFill")), "")
            if name := named(code):
                return name
        for mark in tc.iter(f"{_W}highlight"):
            colour = str(mark.get(f"{_W}val")).removeprefix("dark").lower()
            if colour in ("red", "yellow", "green", "blue", "cyan"):
                return colour.replace("cyan", "blue")
        if text and not text.strip(_DOTS + " "):
            for colour_node in tc.iter(f"{_W}color"):
                return named(str(colour_node.get(f"{_W}val")))
        return ""

    # Text

    def _lines_of(self, paragraph: Node) -> tuple[list[str], bool]:
        """The lines of a paragraph that say something, and whether it is an entry of a list."""
        pieces: list[str] = []
        self._text(paragraph, pieces)
        is_bullet = paragraph.find(f"{_W}pPr/{_W}numPr") is not None
        for style in paragraph.findall(f"{_W}pPr/{_W}pStyle"):
            is_bullet = is_bullet or str(style.get(f"{_W}val")).lower().startswith("list")
        found: list[str] = []
        for line in "".join(pieces).split("\n"):
            text = " ".join(without_odd(line).split())
            bare = text.lstrip("•▪◦‣·-–* ")
            if bare and bare != text and text[0] in "•▪◦‣·" or text.startswith(("- ", "– ", "* ")):  # noqa: RUF021
                is_bullet, text = True, bare
            if text:
                found.append(text)
        return found, is_bullet

    def _text(self, parent: Node, pieces: list[str]) -> None:
        for node in parent:
            tag = _tag(node)
            if tag in ("t", "delText") and tag == "t":
                pieces.append(node.text or "")
            elif tag in ("br", "cr"):
                pieces.append("\n")
            elif tag in ("tab", "noBreakHyphen"):
                pieces.append({"tab": " ", "noBreakHyphen": "-"}[tag])
            elif tag == "sym":
                pieces.append(_SYMBOLS.get(str(node.get(f"{_W}char")).upper(), ""))
            elif tag in _GONE:
                self.left["deleted"] += 1
            elif tag in ("footnoteReference", "endnoteReference"):
                self.left["note"] += 1
            elif tag in ("AlternateContent", "pict", "drawing"):
                self.left["box"] += any(_tag(part) == "txbxContent" for part in node.iter())
            elif tag == "r" or tag in _WRAPPERS:
                self.left["inserted"] += tag in ("ins", "moveTo")
                self._text(node, pieces)


def _tag(node: Node) -> str:
    """The name of an element, in whatever namespace; nothing for a comment of XML."""
    if isinstance(node.tag, str):
        return node.tag.rpartition("}")[2]
    return ""


def _continues(tc: Node) -> bool:
    """Whether a cell is the lower part of one that is merged downwards."""
    for merge in tc.findall(f"{_W}tcPr/{_W}vMerge"):
        return merge.get(f"{_W}val") in (None, "continue")
    return False
