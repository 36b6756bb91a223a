"""Words of schools in words of parents: takes titles and periods of plans, gives what the public edition prints."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from trustplan.primitives.english import say_period
from trustplan.primitives.periods import NAMES

if TYPE_CHECKING:
    from trustplan.primitives.periods import Period

AGES = {"0": 5, "1": 7, "2": 11, "3": 14, "4": 16, "5": 18}  # at the end of each key stage
_STAGE = r"(?:key stage|KS) ?([0-5])"
_END_OF_STAGE = re.compile(rf"\b(at|by) the end of {_STAGE}\b|, {_STAGE}(?=$|[.;,:)])", re.IGNORECASE)
_HALVES = {"1": "first", "2": "second"}


def plain(text: str) -> str:
    """A title in which the end of a key stage is an age. What is said of a whole key stage stays.

    >>> plain("Expected standard in reading, writing and maths, key stage 2")
    'Expected standard in reading, writing and maths, age 11'
    >>> plain("Results at the end of KS4 at or above national"), plain("Reading in key stage 2")
    ('Results at age 16 at or above national', 'Reading in key stage 2')
    """
    return _END_OF_STAGE.sub(_age, text)


def _age(found: re.Match[str]) -> str:
    word, with_word, after_comma = found.groups()
    if word:
        return f"{word} age {AGES[with_word]}"
    return f", age {AGES[after_comma]}"


def plain_period(period: Period) -> str:
    """When a figure is from.

    >>> from trustplan.primitives.periods import parse_period
    >>> plain_period(parse_period("2026-27/aut1")), plain_period(parse_period("2026-27/aut"))
    ('the first half of the autumn term 2026/27', 'the autumn term 2026/27')
    >>> plain_period(parse_period("2025-26"))
    '2025/26'
    """
    if period.kind not in ("term", "half-term"):
        return say_period(period)
    term = NAMES[period.part[:3]]
    year = say_period(period._replace(part=""))
    if period.kind == "half-term":
        return f"the {_HALVES[period.part[3]]} half of the {term} term {year}"
    return f"the {term} term {year}"
