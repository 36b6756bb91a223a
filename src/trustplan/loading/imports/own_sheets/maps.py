"""A map of a trust's own sheet: what its headings and rows are. A person confirms it once, and it is kept.

It is an entry under `sheets:` of `reference/imports.yaml`; the draft of one is a file of that form with questions as
comments.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from trustplan.loading.imports.own_sheets.facets import LEAVE_OUT, UNKNOWN, BadAnswer, Facets, read_answer
from trustplan.primitives.english import on_one_line
from trustplan.source.files import as_entry, as_list, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from trustplan.source.files import Entry

SHEETS = "sheets"
ABOUT, COLUMNS, ROWS = "about", "columns", "rows"
_LEFT_OUT = Facets(role=LEAVE_OUT)


class SheetMap(Struct, frozen=True, kw_only=True):
    """What a table is: of the whole, of its columns by heading, and of its rows by the texts in columns of names.

    `header` has the headings, by which the table is known again in another file.
    """

    id: str
    title: str
    sheet: str
    header: tuple[str, ...]
    about: Facets = field(default_factory=Facets)
    columns: Mapping[str, Facets] = field(default_factory=dict)
    rows: Mapping[str, Facets] = field(default_factory=dict)

    @property
    def is_left_out(self) -> bool:
        """Whether nothing of the table is to be taken."""
        return self.about.role == LEAVE_OUT


class Question(Struct, frozen=True, kw_only=True):
    """What a person is asked: of which part and name of the map, where in the sheet it is, and what may be answered."""

    part: str
    name: str
    address: str
    message: str
    answers: tuple[str, ...]

    @property
    def fix(self) -> str:
        """What to write."""
        *first, last = (f"“{answer}”" for answer in self.answers)
        if not first:
            return f"Write {last}."
        return f"Write, for example, {', '.join(first)}, or {last}."


def map_of(entry: Entry, names: Mapping[str, Mapping[str, str]]) -> tuple[SheetMap, list[str]]:
    """A map as an entry of a file has it, and what is wrong in it, each as a sentence for a person."""
    mistakes: list[str] = []
    found: dict[str, dict[str, Facets]] = {COLUMNS: {}, ROWS: {}}
    for part, facets in found.items():
        for name, answer in as_entry(entry.get(part)).items():
            facets[str(name)] = _answer(f"“{name}” under {part}", str(answer), names, mistakes)
    about = Facets()
    if written := text_of(entry, ABOUT):
        about = _answer(f"“{ABOUT}”", written, names, mistakes)
    made = SheetMap(
        id=text_of(entry, "id"),
        title=text_of(entry, "title"),
        sheet=text_of(entry, "sheet"),
        header=tuple(map(str, as_list(entry.get("header")))),
        about=about,
        columns=found[COLUMNS],
        rows=found[ROWS],
    )
    return made, mistakes


def _answer(where: str, text: str, names: Mapping[str, Mapping[str, str]], mistakes: list[str]) -> Facets:
    read = read_answer(text, names)
    if isinstance(read, BadAnswer):
        mistakes.append(f"{where}: {read.message} {read.fix}")
        return Facets(role=UNKNOWN)
    return read


def maps_in(data: object, names: Mapping[str, Mapping[str, str]]) -> tuple[list[SheetMap], list[str]]:
    """The maps of sheets in the data of a file of `imports`, and what is wrong in them."""
    found: list[SheetMap] = []
    mistakes: list[str] = []
    for entry in as_list(as_entry(data).get(SHEETS)):
        made, wrong = map_of(as_entry(entry), names)
        found.append(made)
        mistakes += wrong
    return found, mistakes


def kept(made: SheetMap, of_headings: Mapping[tuple[str, str], str]) -> SheetMap:
    """A map as it is kept: a period that a person said for this file alone is asked again of the next one.

    `of_headings` has the periods that headings say themselves, by part and name of the map: these stay.
    """
    about = _again(made.about, of_headings.get((ABOUT, ""), ""))
    parts: dict[str, dict[str, Facets]] = {COLUMNS: {}, ROWS: {}}
    for part, facets in ((COLUMNS, made.columns), (ROWS, made.rows)):
        for name, one in facets.items():
            parts[part][name] = _again(one, of_headings.get((part, name), ""))
    return replace(made, about=about, columns=parts[COLUMNS], rows=parts[ROWS])


def _again(facets: Facets, said: str) -> Facets:
    if facets.period in ("", "latest", "current", "title", said):
        return facets
    return replace(facets, period=UNKNOWN)


def entry_of(made: SheetMap) -> dict[str, object]:
    """A map as data, as a file has it."""
    entry: dict[str, object] = {"id": made.id, "title": made.title}
    if made.sheet:
        entry["sheet"] = made.sheet
    entry["header"] = list(made.header)
    if made.about:
        entry[ABOUT] = str(made.about)
    entry[COLUMNS] = {name: str(facets) for name, facets in made.columns.items()}
    if made.rows:
        entry[ROWS] = {name: str(facets) for name, facets in made.rows.items()}
    return entry


_DRAFT = """\
# What trustplan made of {file}, for you to check. Nothing has been taken yet.
#
# - Each line says what a heading or a row of your sheet is. On the left is what your sheet says: leave that as it is.
#   On the right is what it is in your plans: correct it where it is wrong.
# - A "?" is a question. Put an answer in its place, between the quotation marks; the line above it says what you can write.
#   “leave out” is always possible.
# - Then save this file, and run:
#     trustplan import {shell} --map {map}
"""


def draft_text(
    maps: Sequence[SheetMap], questions: Iterable[tuple[SheetMap, int, Question]], file: str, shell: str, name: str
) -> str:
    """The draft of maps as a file, with their questions, each with its number, as comments above the lines to fill in."""
    asked: dict[tuple[str, str, str], list[str]] = {}
    for made, number, one in questions:
        lines = [f"{number}. {one.address}: {one.message}", f"   {one.fix}"]
        asked[made.id, one.part, one.name] = [_comment(line) for line in lines]
    lines = [_DRAFT.format(file=on_one_line(file), shell=shell, map=name), f"{SHEETS}:"]
    for made in maps:
        lines += [f"  - id: {made.id}", f"    title: {_quoted(made.title)}"]
        if made.sheet:
            lines.append(f"    sheet: {_quoted(made.sheet)}")
        lines.append(f"    header: [{', '.join(map(_quoted, made.header))}]")
        about = asked.get((made.id, ABOUT, ""), [])
        lines += [
            f"    # {line}"
            for line in about or ["What is so for the whole table, such as a school, a measure or a period."]
        ]
        lines.append(f"    {ABOUT}: {_quoted(str(made.about) * bool(made.about))}")
        for part, facets in ((COLUMNS, made.columns), (ROWS, made.rows)):
            lines += [f"    {part}:"] * bool(facets)
            for key, one_facets in facets.items():
                lines += [f"      # {line}" for line in asked.get((made.id, part, key), [])]
                lines.append(f"      {_quoted(key)}: {_quoted(str(one_facets))}")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """A text in quotes, as YAML and JSON have it."""
    return json.dumps(text, ensure_ascii=False)


def _comment(text: str) -> str:
    """A comment on one line, without what ends one."""
    return "".join(letter * letter.isprintable() or " " for letter in text)
