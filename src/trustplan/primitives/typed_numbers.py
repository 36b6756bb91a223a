"""Numbers as people type them, `£4,500`, `93,4` or `398 pupils`, as the number that a file has to hold."""

from __future__ import annotations

import re

from trustplan.primitives.data_status import STATUSES

_PLAIN = re.compile(r"-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,9})?")
_THOUSANDS = re.compile(r"-?[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]{1,9})?")
_DECIMAL_COMMA = re.compile(r"-?(0,[0-9]{1,9}|[1-9][0-9]{0,14},([0-9]{1,2}|[0-9]{4,9}))")
_SHORT = re.compile(r"(-?[0-9]{1,9}(?:\.[0-9]{1,6})?) ?(k|m|thousand|million)", re.IGNORECASE)
_OF = re.compile(r"([0-9]{1,9}) (?:of|out of|from) ([0-9]{1,9})")
_WITH_WORD = re.compile(r"(.*[0-9])(?: ?\([a-z ]+\)| [a-z][a-z -]*[a-z])", re.IGNORECASE)
_STATUS = re.compile(rf"\(({'|'.join(STATUSES)})\)", re.IGNORECASE)
_FACTORS = {"k": 3, "thousand": 3, "m": 6, "million": 6}


def meant_number(text: str) -> str:
    """The number that a text means, as a file holds it; nothing where that is not certain.

    A comma before three digits is for thousands, any other for a decimal point.

    >>> [meant_number(text) for text in ("£4,500", "93,4", "0,125", "61%", "398 pupils", "12 of 30", "1.234,5", "09")]
    ['4500', '93.4', '0.125', '61', '398', '12/30', '', '']
    """
    bare = re.sub("[–−]", "-", " ".join(text.strip("\"'“”‘’ \u00a0").split()))
    for sign in "£€%":
        bare = bare.replace(sign, "")
    bare = re.sub(r"(?<=[0-9])[_ ](?=[0-9]{3}\b)", "", bare.strip()).replace("_", "")
    bare = bare.removesuffix(" percent").removesuffix(" per cent").removeprefix("+")
    if _PLAIN.fullmatch(bare):
        return bare
    if _THOUSANDS.fullmatch(bare):
        return bare.replace(",", "")
    if _DECIMAL_COMMA.fullmatch(bare):
        return bare.replace(",", ".")
    if match := _OF.fullmatch(bare.lower()):
        return f"{match[1]}/{match[2]}"
    if match := _SHORT.fullmatch(bare):
        return _times_ten(match[1], _FACTORS[match[2].lower()])
    if match := _WITH_WORD.fullmatch(bare):
        return meant_number(match[1])
    return ""


def how_to_write(text: str) -> str:
    """What to write in place of a text that means a number, whose status may stand in brackets after it; or nothing.

    >>> how_to_write("93,4 (Provisional)")
    'Write 93.4, and below it “status: provisional”.'
    """
    number = meant_number(text)
    if not number:
        return ""
    if status := _STATUS.search(text):
        return f"Write {number}, and below it “status: {status[1].lower()}”."
    if "(" in text:
        return f"Write {number}; the words in brackets can go into a note."
    return f"Write {number}."


def _times_ten(number: str, power: int) -> str:
    """A number with its point moved to the right, without a float in between."""
    whole, _, part = number.partition(".")
    moved = whole + part.ljust(power, "0")[:power]
    rest = part[power:].rstrip("0")
    sign = "-" if moved.startswith("-") else ""
    digits = moved.removeprefix("-").lstrip("0") or "0"
    return f"{sign}{digits}.{rest}" if rest else f"{sign}{digits}"
