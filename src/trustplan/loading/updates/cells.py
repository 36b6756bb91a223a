"""What a cell of an update workbook means for its column: a value of a slip, or a question that says what to write.

Nothing is guessed. What is certain, however it is written, is taken; and where more was read than stands there, that is said.
"""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING

from msgspec import Struct, field

from trustplan.checks.measurements import HOW_TO_WRITE, NOT_A_NUMBER, NOT_A_PART, NOT_OF_A_GROUP
from trustplan.loading.updates import workbook_form as form
from trustplan.primitives.english import say_date
from trustplan.primitives.notation import SYMBOLS, meant_symbol, read_share
from trustplan.primitives.periods import parse_date, parse_day
from trustplan.primitives.suggestions import nearest, same_spelling
from trustplan.primitives.typed_numbers import how_to_write, meant_number
from trustplan.schema.guesses import as_date, as_month
from trustplan.source import workbook
from trustplan.source.characters import without_odd
from trustplan.source.rating_words import RatingWords
from trustplan.source.workbook import FIRST_DAY, plain_digits

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trustplan.source.workbook import Cell

MOST_DECIMALS = 4  # of a figure; more are the arithmetic of a program
LONGEST_LINE = 300  # as the schema has it of what is done, and of help
LONGEST_TEXT = 20_000
_PERCENT = "percent"
_LINES = ("doing", "help_wanted")
_LETTERS = {"r": "red", "a": "amber", "y": "amber", "g": "green", "b": "blue"}
_DAY_AND_MONTH = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ](?:20)?[0-9]{2}")
_WITH_SHARE = re.compile(r"([0-9.]+) ?% ?\((.+)\)|(.+?) ?\(([0-9.]+) ?%\)")
_PLAIN_WORDS = re.compile(r"of|out of|from|percent|per cent", re.IGNORECASE)
_A_DAY = "Write the day, such as 31/12/2026."


class CellForm(Struct, frozen=True, kw_only=True):
    """What a cell is for: its column; of a choice, what a slip has for each word; of a figure, its unit.

    `is_share`: a percentage that is a part of a whole. `words` knows what the trust's colours stand for.
    """

    column: form.Column
    choices: Mapping[str, str] = field(default_factory=dict)
    unit: str = ""
    is_share: bool = False
    words: RatingWords = field(default_factory=RatingWords)


class CellValue(Struct, frozen=True, kw_only=True):
    """A value as a slip has it. `note` says how it was read, where the cell shows something else."""

    value: str | int | list[str]
    note: str = ""


class CellQuestion(Struct, frozen=True):
    """Why a cell is not taken, and what to write."""

    message: str
    fix: str


Understood = CellValue | CellQuestion | None  # None for a cell with nothing in it


def understood(cell: Cell, wanted: CellForm) -> Understood:
    """What a cell that somebody has filled in means."""
    if cell.kind == workbook.FORMULA:
        fix = "Open the file in Excel or LibreOffice, save it there, and send it again; or type the value."
        return CellQuestion(f"The formula {_short(cell.formula)} has no value: no program has worked it out yet.", fix)
    if cell.kind == workbook.ERROR:
        return CellQuestion(f"It says {cell.text}: its formula cannot be worked out.", "Type the value.")
    if cell.merged:
        fix = "Unmerge the cells, and fill in each row for itself."
        return CellQuestion(f"It is merged with others ({cell.merged}), so it is not sure which row is meant.", fix)
    made = _READERS[wanted.column.takes](cell, wanted)
    if isinstance(made, CellValue) and cell.formula and not made.note:
        return CellValue(
            value=made.value, note=f"taken as {made.value}, which the formula {_short(cell.formula)} gives"
        )
    return made


def _short(text: str) -> str:
    """A text as a message quotes it."""
    if len(text) > 60:
        text = f"{text[:59]}…"
    return f"“{text}”"


def _line(cell: Cell) -> str:
    """What a cell says in one line, with plain spaces, and without what cannot be seen."""
    return " ".join(without_odd(cell.text).split())


def shown(cell: Cell) -> str:
    """What a cell shows, in one line."""
    if cell.is_percent:
        return f"{plain_digits(Decimal(cell.text) * 100)}%"
    if cell.kind == workbook.DATE:
        return _said(cell.text)
    if cell.kind == workbook.BOOLEAN:
        return ("FALSE", "TRUE")[int(cell.text)]
    if cell.kind == workbook.TIME:
        hours, minutes = divmod(round(Decimal(cell.text) % 1 * 1440), 60)
        return f"{hours}:{minutes:02}"
    return _line(cell)


def _said(day: str) -> str:
    """A day, or a month, in words."""
    if known := parse_day(day):
        return say_date(known)
    return day


# Texts


def _text(cell: Cell, wanted: CellForm) -> Understood:
    if cell.kind in (workbook.BOOLEAN, workbook.TIME):
        return CellQuestion(f"It holds {_short(shown(cell))}, where a text belongs.", "Type the text.")
    key, most = wanted.column.key, LONGEST_TEXT
    lines = [shown(cell)]
    if cell.kind == workbook.TEXT and key not in _LINES:
        text = without_odd(cell.text.replace("\r\n", "\n").replace("\r", "\n"))
        lines = [line.replace("\u00a0", " ").rstrip() for line in text.strip().split("\n")]
    if key in _LINES:
        most = LONGEST_LINE
    text = "\n".join(lines).strip()
    if len(text) > most:
        return CellQuestion(f"It has {len(text):,} characters, and {most:,} is the limit.", "Shorten it.")
    if not text:
        return None
    if key != "evidence":
        return CellValue(value=text)
    entries = [entry.strip(" •·*–-\t") for entry in re.split(r"[;\n]", text)]
    entries = list(filter(None, entries))
    if len(entries) > 20:
        return CellQuestion(
            f"It names {len(entries)} pieces of evidence, and 20 is the limit.", "Name the most important."
        )
    return CellValue(value=entries)


# Words of a list


def _choice(cell: Cell, wanted: CellForm) -> Understood:
    text = shown(cell)
    if not text:
        return None
    ids = dict.fromkeys(wanted.choices.values())
    for known in (wanted.choices, dict(zip(ids, ids, strict=True)), wanted.words.own):
        if (word := same_spelling(text, known)) and known[word] in ids:
            return CellValue(value=known[word])
    colour = wanted.words.of_colour(_LETTERS.get(text.lower(), text))
    message = f"{_short(text)} is not in the list."
    for word, name in wanted.choices.items():
        if name == colour:
            return CellQuestion(
                f"{_short(text)} is a colour, and a rating is a word.", f"Choose “{word}” from the list."
            )
    if near := nearest(text, wanted.choices):
        return CellQuestion(message, f"Did you mean “{near}”?")
    return CellQuestion(message, f"Choose one of: {', '.join(wanted.choices)}.")


# Days


def _date(cell: Cell, wanted: CellForm) -> Understood:
    """A day; a month where the column may have one."""
    may_be_month = wanted.column.key == "forecast_end"
    if cell.kind == workbook.NUMBER:
        return _serial(cell)
    if cell.kind not in (workbook.DATE, workbook.TEXT):
        return CellQuestion(f"It holds {_short(shown(cell))}, which is not a date.", _A_DAY)
    text = _line(cell).strip("“”‘’\"'")
    if not text:
        return None
    month = as_month(text)
    if month and month.is_whole and may_be_month:
        made = month.text
    elif month:
        return CellQuestion(f"{_short(shown(cell))} is a month, and the day is needed.", _A_DAY)
    else:
        made = as_date(text)
    if not made:
        return CellQuestion(f"{_short(text)} is not a date that can be read.", _A_DAY)
    if not made.startswith("20"):
        return CellQuestion(f"It is a day of the year {made[:4]}, which no plan can be about.", "Check the year.")
    pair = _DAY_AND_MONTH.fullmatch(text)
    if pair and pair[1] != pair[2] and int(pair[1]) <= 12 and int(pair[2]) <= 12:
        other = f"{made[:4]}-{made[8:]}-{made[5:7]}"
        fix = f"Write it with the name of the month: {_said(made)} or {_said(other)}."
        return CellQuestion(f"{_short(text)} is a text, and may be {_said(made)} or {_said(other)}.", fix)
    return CellValue(value=made)


def _serial(cell: Cell) -> CellQuestion:
    """A number where a day belongs: how these programs count days, most likely."""
    number = Decimal(cell.text)
    message = f"It holds the number {shown(cell)}, which is not a date."
    if number == int(number) and 36_526 <= number < 73_051:  # of this century
        day = FIRST_DAY + timedelta(days=int(number))
        return CellQuestion(
            f"It holds the number {shown(cell)}, which may stand for {say_date(day)}.",
            f"If it does, write {say_date(day)}.",
        )
    return CellQuestion(message, _A_DAY)


# Numbers


def _whole(cell: Cell, wanted: CellForm) -> Understood:  # noqa: ARG001  of one form with the others
    text = shown(cell)
    if not text:
        return None
    number = meant_number(text)
    if number and "/" not in number:
        number = plain_digits(Decimal(number))
    if cell.kind not in (workbook.NUMBER, workbook.TEXT) or cell.is_percent or "%" in text or not number.isdecimal():
        fix = "Write how many there are, such as 28, or leave it empty."
        return CellQuestion(f"{_short(text)} is not a whole number.", fix)
    if "(" in text:
        return CellQuestion(
            f"{_short(text)} is more than a number.", f"Write {number}; the words can go into the note."
        )
    return CellValue(value=int(number))


def _value(cell: Cell, wanted: CellForm) -> Understood:
    """A figure, as a slip has it."""
    text = shown(cell).strip("“”‘’\"' ")
    if not text:
        return None
    if symbol := same_spelling(text.strip("[]"), SYMBOLS):
        return CellValue(value=symbol)
    if wanted.choices:
        return _chosen_value(cell, wanted)
    if cell.kind == workbook.DATE:
        return _date_for_figure(cell, text)
    if cell.kind in (workbook.TIME, workbook.BOOLEAN):
        return CellQuestion(f"It holds {_short(text)}, which is not a figure.", HOW_TO_WRITE)
    if mark := meant_symbol(text):
        return CellQuestion(
            f"{_short(text)} is not a number, nor one of the letters that say why there is none.", mark.fix
        )
    if wanted.unit != _PERCENT and (cell.is_percent or "%" in text):
        fix = "Write the number without the per cent sign, in a cell that is formatted as text."
        return CellQuestion(f"{_short(text)} is a percentage, and this figure is none.", fix)
    if cell.kind == workbook.NUMBER:
        return _number(cell, text, wanted)
    return _typed(text, wanted)


def _chosen_value(cell: Cell, wanted: CellForm) -> Understood:
    if cell.kind == workbook.BOOLEAN and set(wanted.choices.values()) == {"yes", "no"}:
        return CellValue(value=("no", "yes")[int(cell.text)])
    return _choice(cell, wanted)


def _date_for_figure(cell: Cell, text: str) -> CellQuestion:
    """What these programs make of 9/12 that is typed or pasted into a cell that is not formatted as text."""
    day = parse_date(cell.text)
    fix = "Format the cell as text, and type the figure again."
    if day:
        fix = f"If {day.day}/{day.month} is meant, write {day.day} of {day.month}."
    return CellQuestion(f"It holds a date, {text}: the program has made one of what was typed.", fix)


def _number(cell: Cell, text: str, wanted: CellForm) -> Understood:
    """A cell that holds a number, which may be shown as a percentage."""
    number = Decimal(cell.text)
    if wanted.unit == _PERCENT and not cell.is_percent and 0 < number <= 1:
        return _fraction(number, text)
    if cell.is_percent and number > 10:
        fix = f"If {cell.text}% is meant, write {cell.text}%."
        return CellQuestion(f"It shows {text}.", fix)
    if cell.is_percent:
        number *= 100
    return _in_range(plain_digits(number), wanted)


def _fraction(number: Decimal, text: str) -> CellQuestion:
    """What may be a percentage as a fraction, as a cell holds it that shows no per cent sign."""
    percent = plain_digits(number * 100)
    fix = f"Write {percent}% or {text}%, with the sign."
    return CellQuestion(f"{text} may be {percent}%, or {text}% as it stands.", fix)


def _typed(text: str, wanted: CellForm) -> Understood:
    """A figure that is a text: as somebody types it."""
    if match := _WITH_SHARE.fullmatch(text):
        return _both(text, Decimal(match[1] or match[4]), match[2] or match[3], wanted)
    number = meant_number(re.sub(r"(?<=[0-9]) ?/ ?(?=[0-9])", "/", text))
    share = read_share(re.sub(" ", "", text)) or read_share(number)
    if share:
        return _share(text, share, wanted)
    if not number:
        return CellQuestion(f"{_short(text)} is not a number.", HOW_TO_WRITE)
    if re.sub("[^A-Za-z() ]", "", _PLAIN_WORDS.sub("", text)).strip():
        return _with_words(text, number)
    if "," in text and "." not in text and ("." in number or wanted.unit == _PERCENT):
        return _with_comma(text, number, wanted)
    if wanted.unit == _PERCENT and "%" not in text and 0 < Decimal(number) < 1:
        return _fraction(Decimal(number), number)
    return _in_range(number, wanted)


def _with_words(text: str, number: str) -> CellQuestion:
    """A number with words behind it, which may be news."""
    fix = how_to_write(text)
    if "status:" in fix:
        fix = f"Write {number}, and choose the status in its own column."
    elif "(" not in text:
        fix = f"Write {number}; the words can go into the note."
    return CellQuestion(f"{_short(text)} is more than a number.", fix)


def _with_comma(text: str, number: str, wanted: CellForm) -> CellQuestion:
    """A number with a comma of which it is not sure what it is for."""
    pointed, joined = number, text.replace(",", "").strip("%£€ ")
    if "." not in number:
        pointed = text.replace(",", ".").strip("%£€ ")
    fix = f"Write {pointed} or {joined}."
    if wanted.is_share:  # the other would be more than all
        fix = f"Write {pointed}."
    return CellQuestion(f"{_short(text)} has a comma, which may be for a decimal point or between thousands.", fix)


def _both(text: str, percent: Decimal, rest: str, wanted: CellForm) -> Understood:
    """A percentage and a share beside it: where they agree, the share is exact."""
    share = read_share(rest.replace(" ", "")) or read_share(meant_number(rest))
    if not share or not share[1] or wanted.unit != _PERCENT:
        return CellQuestion(
            f"{_short(text)} is more than a number.", f"Write {percent}; the rest can go into the note."
        )
    exact = Decimal(100 * share[0]) / share[1]
    decimals = -int(percent.as_tuple().exponent)
    half = Decimal(5).scaleb(-decimals - 1)
    if abs(exact - percent) > half:
        message = f"{_short(text)} does not fit: {share[0]}/{share[1]} is {plain_digits(round(exact, 1))}%."
        return CellQuestion(message, "Check the numbers, and write one of the two.")
    return _with_note(_share(text, share, wanted), f"taken as {share[0]}/{share[1]}")


def _share(text: str, share: tuple[int, int], wanted: CellForm) -> Understood:
    part, whole = share
    if wanted.unit != _PERCENT:
        return CellQuestion(f"{_short(text)} is a part of a whole, and this figure is a number.", "Write the number.")
    if not whole or part > whole:
        return CellQuestion(NOT_A_PART.format(value=f"{part}/{whole}"), "Check the two numbers.")
    return CellValue(value=f"{part}/{whole}")


def _in_range(number: str, wanted: CellForm) -> Understood:
    """A number, with no more decimals than mean something."""
    exact = Decimal(number)
    if wanted.is_share and not 0 <= exact <= 100:
        return CellQuestion(NOT_OF_A_GROUP.format(value=number), "Check the figure; it must be between 0 and 100.")
    if abs(exact) >= 10**15:
        return CellQuestion(NOT_A_NUMBER.format(value=number), HOW_TO_WRITE)
    rounded = exact
    if -int(exact.as_tuple().exponent) > MOST_DECIMALS:
        rounded = exact.quantize(Decimal(10) ** -MOST_DECIMALS, ROUND_HALF_EVEN)
    if rounded == exact:
        return CellValue(value=number)
    return CellValue(value=plain_digits(rounded), note=f"taken as {plain_digits(rounded)}, rounded from {number}")


def _with_note(made: Understood, note: str) -> Understood:
    if isinstance(made, CellValue):
        return CellValue(value=made.value, note=note)
    return made


_READERS = {form.TEXT: _text, form.CHOICE: _choice, form.DATE: _date, form.WHOLE: _whole, form.VALUE: _value}
