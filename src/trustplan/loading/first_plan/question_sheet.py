"""The sheet of questions: a workbook with a row for each, in which the answers are typed or chosen, or the same as text.

Written and read back by the key of each question, so that rows may be sorted. The same questions give the same bytes.
"""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from trustplan.primitives.english import counted
from trustplan.primitives.errors import TrustplanError
from trustplan.source.characters import without_odd
from trustplan.source.files import as_entry, as_list
from trustplan.source.tables.office_file import PLAN
from trustplan.source.tables.rows import TableError
from trustplan.source.tables.xlsx_new import new_book
from trustplan.source.tables.xlsx_reader import read_workbook
from trustplan.source.yaml_add import Edit, with_edits
from trustplan.source.yaml_reader import read_yaml

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.workbook import Workbook as Book
    from xlsxwriter.worksheet import Worksheet

    from trustplan.loading.first_plan.questions import Question

QUESTIONS, NOT_READ, CHOICES = "Questions", "Not read", "Choices"
HEADINGS = ("No.", "About", "Question", "Where it was found", "What you can answer", "Perhaps", "Your answer", "Key")
_WIDTHS = (5, 14, 58, 34, 52, 18, 36, 10)
_ANSWER, _KEY = 6, 7
_FIRST_ROW = 7  # of the questions, from 0
_MOST_SHOWN = 9  # choices written out beside a question; the list in the cell has them all
_LINE = 15  # points: a row is made as high as its longest cell needs, since not every program does that itself


class AnswersError(TrustplanError):
    """A file of answers that cannot be read: the message says why, and what to do."""


class SheetText(NamedTuple):
    """The lines above the questions."""

    document: str
    command: str
    year: int


def intro(text: SheetText, count: int) -> tuple[str, ...]:
    """What to do, line by line."""
    return (
        f"{counted(count, 'question')} about {text.document}",
        "Each is asked once, however often it comes up; the answer counts for all places. Nothing is guessed for you.",
        "Type or choose in the yellow column “Your answer”. Where “Perhaps” has a suggestion that is right, type: yes",
        "This file may hold names of people, as your plan does. Keep it with your plan; do not send it on.",
        f"When all are answered, save this file and run: {text.command}",
    )


def as_workbook(questions: Sequence[Question], remarks: Sequence[str], text: SheetText) -> bytes:
    """The questions as an Excel workbook. Raises ImportError where XlsxWriter is not there."""
    stream = BytesIO()
    book = new_book(stream, f"Questions about {text.document}", date(text.year, 9, 1))
    sheet = book.add_worksheet(QUESTIONS)
    _above(book, sheet, intro(text, len(questions)))
    other = book.add_worksheet(NOT_READ)
    lists = book.add_worksheet(CHOICES)
    lists.very_hidden()
    _rows(book, sheet, lists, questions)
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    other.set_column(0, 0, 120, wrap)
    other.write_string(
        0,
        0,
        "What was not read, or read in a way that you should know of. It needs no answer.",
        book.add_format({"bold": True}),
    )
    for number, line in enumerate(remarks, start=1):
        other.set_row(number, _LINE * _lines(line, 120))
        other.write_string(number, 0, line)
    book.close()
    return stream.getvalue()


def _above(book: Book, sheet: Worksheet, lines: Sequence[str]) -> None:
    sheet.write_string(0, 0, lines[0], book.add_format({"bold": True, "font_size": 14}))
    for number, line in enumerate(lines[1:], start=1):
        sheet.write_string(number, 0, line)
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    for column, (name, width) in enumerate(zip(HEADINGS, _WIDTHS, strict=True)):
        sheet.set_column(column, column, width, None, {"hidden": column == _KEY})
        sheet.write_string(_FIRST_ROW - 1, column, name, head)
    sheet.freeze_panes(_FIRST_ROW, 0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_FIRST_ROW - 1)


def _rows(book: Book, sheet: Worksheet, lists: Worksheet, questions: Sequence[Question]) -> None:
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    answer = book.add_format(
        {"text_wrap": True, "valign": "top", "bg_color": "#FFF8D6", "border": 1, "num_format": "@"}
    )
    for number, question in enumerate(questions):
        row = _FIRST_ROW + number
        texts = (question.about, _asked(question), question.found, _answers(question), question.perhaps)
        sheet.set_row(row, _LINE * max(map(_lines, texts, _WIDTHS[1:])))
        sheet.write_number(row, 0, number + 1, wrap)
        for column, text in enumerate(texts, start=1):
            sheet.write_string(row, column, text, wrap)
        sheet.write_string(row, _ANSWER, question.answer, answer)
        sheet.write_string(row, _KEY, question.key)
        if question.choices:
            for at, choice in enumerate(question.choices):
                lists.write_string(at, number, choice)
            span = f"={CHOICES}!{_absolute(number, 0)}:{_absolute(number, len(question.choices) - 1)}"
            rule = {"validate": "list", "source": span, "show_error": False}
            sheet.data_validation(row, _ANSWER, row, _ANSWER, rule)


def _absolute(column: int, row: int) -> str:
    from xlsxwriter.utility import xl_rowcol_to_cell  # noqa: PLC0415  only there with an extra

    return str(xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True))


def _lines(text: str, width: int) -> int:
    """How many lines a text takes in a cell of a width, in letters."""
    return sum(1 + len(part) // width for part in text.split("\n"))


def _asked(question: Question) -> str:
    """The question; where an answer did not fit, why."""
    if question.why_not and question.is_open:
        return f"{question.text}\nYour answer did not fit: {question.why_not}"
    return question.text


def _answers(question: Question, *, in_full: bool = False) -> str:
    """What can be answered, in words; a long list is shortened for the cell of a workbook, and kept `in_full` for a text."""
    shown = ""
    if question.choices:
        shown = f"Choose: {'; '.join(question.choices)}."
        if len(question.choices) > _MOST_SHOWN and not in_full:
            shown = f"Choose from the list in the yellow cell: {question.choices[0]}; {question.choices[1]}; …"
    return "\n".join(filter(None, [shown, question.hint]))


def as_text(questions: Sequence[Question], remarks: Sequence[str], text: SheetText) -> bytes:
    """The questions as a file of text (YAML), with the same rows."""
    entries: list[dict[str, object]] = []
    for question in questions:
        entry = {
            "about": question.about,
            "question": _asked(question),
            "found": question.found,
            "you_can_answer": _answers(question, in_full=True),
            "perhaps": question.perhaps,
        }
        entries.append(
            {**{key: value for key, value in entry.items() if value}, "answer": question.answer, "key": question.key}
        )
    lines = [f"# {line}\n" for line in intro(text, len(questions))]
    lines[2] = (
        "# Type behind “answer:”, between the quotes. Where “perhaps” has a suggestion that is right, type: yes\n"
    )
    raw = "".join(lines).encode() + b"answers_for: trustplan\n"
    edits = [Edit(path=("questions",), value=entries, is_entry=False)]
    if remarks:
        edits.append(Edit(path=("not_read",), value=list(remarks), is_entry=False))
    made = with_edits(raw, edits)
    if made is None:
        msg = "The questions cannot be written as text. Leave -o out, and take the workbook."
        raise AnswersError(msg)
    return made


def read_answers(raw: bytes, name: str) -> dict[str, str]:
    """The answers in a sheet of questions, by the key of each. Raises AnswersError for what is none."""
    read = _from_text
    if raw.startswith((b"PK", b"\xd0\xcf")):
        read = _from_workbook
    found = read(raw, name)
    if not found:
        msg = f"{name} holds no question of this command. Name the file that “trustplan new plan --from” has written."
        raise AnswersError(msg)
    return found


def _from_workbook(raw: bytes, name: str) -> dict[str, str]:
    try:
        sheets = read_workbook(raw, name, PLAN)
    except TableError as error:
        raise AnswersError(str(error)) from None
    found: dict[str, str] = {}
    sheet = sheets.get(QUESTIONS)
    if sheet is None:
        return found
    for (row, column), cell in sheet.cells.items():
        if column == _KEY + 1 and row > _FIRST_ROW:
            answer = sheet.cells.get((row, _ANSWER + 1))
            found[cell.text] = ""
            if answer is not None:
                found[cell.text] = without_odd(answer.text)
    return found


def _from_text(raw: bytes, name: str) -> dict[str, str]:
    document, findings = read_yaml(raw, name)
    if document is None:
        why = next((f"line {finding.place.line}: {finding.message} {finding.fix}" for finding in findings), "")
        msg = f"{name} cannot be read. {why}".strip()
        raise AnswersError(msg)
    found: dict[str, str] = {}
    for entry in as_list(as_entry(document.data).get("questions")):
        row = as_entry(entry)
        if isinstance(key := row.get("key"), str):
            answer = row.get("answer")
            found[key] = ""
            if answer is not None:
                found[key] = without_odd(str(answer))
    return found
