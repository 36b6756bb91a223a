"""Targets as people say them: one grammar, one parser, one printer.

    TARGET = ("at least" | "above" | "at most" | "below" | "exactly") REF
           | "between" REF "and" REF | "done" | "none"
    REF    = (NUMBER | GRADE | OWN | PERIOD | POPULATION [PERIOD]) [("+" | "-") AMOUNT]
    OWN    = "baseline" | "last year" | "the period before"

A NUMBER may carry a sign, thousands commas, `£`, `%` or `:1`. An AMOUNT is a number or a percentage of what
comes before it (`baseline - 10%`). Whether a word is a grade or a population is settled by the measure.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from fractions import Fraction
from functools import cache

from msgspec import Struct

from trustplan.primitives.errors import TrustplanError
from trustplan.primitives.periods import Period, parse_period

OPERATORS = ("at least", "above", "at most", "below", "exactly")

LONGEST = 200  # characters of a target, as the schema has it too: what reads it takes long for more
BEFORE = "the period before"
OWN = frozenset(("baseline", "last year", BEFORE))  # words for figures of the organisation itself

_NUMBER = re.compile(r"([+-]?)(£?)(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(%|:1)?")
_OFFSET = re.compile(r"(.*\S)\s+([+-])\s*(\S+)")
_WORDS = re.compile(r"[A-Za-z][A-Za-z' -]*[A-Za-z]|[A-Za-z]|[A-Za-z]+[0-9]+")  # a grade may be called J1
_BARE = re.compile(r"(?:baseline|national|last year)(?: [+-] .+)?")
_BEFORE = re.compile(
    r"(?:the )?(?:last|previous|prior) (?:period|term|half-term|half term|quarter|time|figure|month)|"
    r"(?:the )?(?:period|term|half-term|half term|quarter|time|figure|one) before|period before|before"
)
_BETTER = re.compile(r"(?:to be )?(?:better than|improve(?:ment)? on|beat) (.+)")
_DONE = frozenset(("met", "yes", "complete", "completed", "achieved", "in place"))
_SEVERAL = re.compile(r".+\b(?:or|and|,|;) (?:at least|above|at most|below|exactly|between) .+")
_WITHIN = re.compile(r"(.+?),? (within .+)")
_YEAR_AT_END = re.compile(r"(.*\S)\s+(\d{4}-\d{2}(?:/[a-z0-9]+)?)")


class TargetError(TrustplanError):
    """A text that is no target. The message says why, `fix` what to write; `suggestion` is the target that is meant."""

    def __init__(self, message: str, fix: str, suggestion: str = "") -> None:
        super().__init__(message)
        self.fix = fix
        self.suggestion = suggestion


class Ref(Struct, frozen=True, kw_only=True):
    """What a target compares with. Exactly one of `number`, `word` or `period` alone is the base.

    `word` is a grade, `baseline`, `last year` or a population (with `period` where one is named).
    `offset` is added, in the measure's unit or, with `offset_percent`, as a share of the base.
    `unit` is what was written with the number: `£`, `%`, `:1` or nothing.
    """

    number: Fraction | None = None
    unit: str = ""
    word: str = ""
    period: Period | None = None
    offset: Fraction = Fraction(0)
    offset_percent: bool = False

    @property
    def is_fixed(self) -> bool:
        """Whether the target is a number that needs nothing looked up."""
        return self.number is not None

    @property
    def is_own_figure(self) -> bool:
        """Whether it is a figure of the organisation itself: its baseline, last year's, or that of a period."""
        return not self.is_fixed and self.word in ("", *OWN)

    def __str__(self) -> str:
        if self.number is not None:
            base = _print_number(self.number, self.unit)
        else:
            base = " ".join(part for part in (self.word, str(self.period or "")) if part)
        if not self.offset:
            return base
        sign = "+" if self.offset > 0 else "-"
        unit = "%" if self.offset_percent else ""
        return f"{base} {sign} {_print_number(abs(self.offset), unit)}"


class Target(Struct, frozen=True, kw_only=True):
    """A target: its operator (one of OPERATORS, `between`, `done` or `none`) and what it compares with."""

    operator: str
    refs: tuple[Ref, ...] = ()

    def __str__(self) -> str:
        if self.operator == "between":
            return f"between {self.refs[0]} and {self.refs[1]}"
        return " ".join([self.operator, *(str(ref) for ref in self.refs)])


@cache
def parse_target(text: str) -> Target:
    """Read a target. Raises TargetError, with a fix, for a text that is none.

    >>> target = parse_target("at least national + 3")
    >>> target.operator, target.refs[0].word, target.refs[0].offset
    ('at least', 'national', Fraction(3, 1))
    >>> str(parse_target("between £1,000 and £1,500"))
    'between £1,000 and £1,500'
    >>> parse_target(">= 65")
    Traceback (most recent call last):
    trustplan.primitives.targets.TargetError: “>= 65” does not start with a word that targets use.
    """
    if len(text) > LONGEST:
        msg = f"A target of {len(text):,} characters cannot be read."
        raise TargetError(msg, "Shorten it.")
    words = " ".join(text.split())
    if words in ("done", "none"):
        return Target(operator=words)
    if _SEVERAL.search(words):
        msg = f"“{text}” holds two targets."
        raise TargetError(msg, "Write each as a part under “kpis:”; where one of them is enough, add “rule: best”.")
    if found := _WITHIN.fullmatch(words):
        msg = f"“{text}” holds a time."
        raise TargetError(msg, f"Write it under “targets:”, as “for: {found[2]}” and “target: {found[1]}”.")
    if words.startswith("between "):
        first, joined, second = words.removeprefix("between ").partition(" and ")
        if not joined:
            msg = f"“{text}” has only one end."
            raise TargetError(msg, "Write “between 3 and 5”.")
        return Target(operator="between", refs=(_ref(first), _ref(second)))
    for operator in OPERATORS:
        if words == operator:
            msg = f"“{text}” does not say what to compare with."
            raise TargetError(msg, f"Write “{operator} 65” or “{operator} national”.")
        than = words.removeprefix(operator + " ")
        base, step = than, ""
        if moved := _OFFSET.fullmatch(than):
            base, step = moved[1], than.removeprefix(moved[1])
        if base != BEFORE and _BEFORE.fullmatch(base.lower()):
            msg = f"“{text}” does not say clearly which figure is meant."
            right = f"{operator} {BEFORE}{step}"
            raise TargetError(msg, f"Write “{right}”: the figure of the term, half-term or year before.", right)
        if words.startswith(operator + " "):
            return Target(operator=operator, refs=(_ref(words.removeprefix(operator + " ")),))
    msg = f"“{text}” does not start with a word that targets use."
    near = _meant(words)
    raise TargetError(msg, f"Did you mean “{near}”?" if near else _fix(words), near)


def _meant(words: str) -> str:
    """The target that a text with a slip in its first words most likely means, or an empty text."""
    signs = {
        ">=": "at least",
        "≥": "at least",
        ">": "above",
        "<=": "at most",
        "≤": "at most",
        "<": "below",
        "=": "exactly",
    }
    for sign, operator in signs.items():
        if words.startswith(sign):
            return _if_target(f"{operator} {words.removeprefix(sign).strip()}")
    parts = words.split()
    for count in (2, 1):
        start, rest = " ".join(parts[:count]).lower(), " ".join(parts[count:])
        words_known = [*OPERATORS, "between"]
        if not rest:
            words_known += ["done", "none"]
        near = get_close_matches(start, words_known, 1, 0.7)
        if near and (text := _if_target(f"{near[0]} {rest}".strip())):
            return text
    return ""


def _if_target(text: str) -> str:
    try:
        parse_target(text)
    except TargetError:
        return ""
    return text


def _fix(words: str) -> str:
    """What to write in place of a text that begins with no operator."""
    if _NUMBER.fullmatch(words) or _BARE.fullmatch(words):
        return f"Write “at least {words}” or “at most {words}”."
    if words.lower() in _DONE:
        return "Write “done” for what is done or not; for a figure, write for example “at least 65”."
    better = _BETTER.fullmatch(words)
    if better:
        than = BEFORE if _BEFORE.fullmatch(better[1].lower()) else better[1]
        if _if_target(f"above {than}"):
            return f"Write “above {than}” where more is better, or “below {than}” where less is."
    if re.fullmatch(r"[A-Za-z]+", words):
        return (
            f"If “{words}” is a grade, write “at least {words}”; otherwise start with at least, above, at most, "
            "below, exactly or between, or write done, or none."
        )
    return "Start with at least, above, at most, below, exactly or between; or write done, or none."


def _ref(text: str) -> Ref:
    if match := _OFFSET.fullmatch(text):
        base, amount = _ref(match[1]), _number(match[3])
        if amount is not None and not base.offset:
            value, unit = amount
            if match[2] == "-":
                value = -value
            return Ref(
                number=base.number,
                unit=base.unit,
                word=base.word,
                period=base.period,
                offset=value,
                offset_percent=unit == "%",
            )
        msg = f"“{match[3]}” after “{match[2]}” is not a number."
        raise TargetError(msg, "Write for example “national + 3” or “baseline - 10%”.")
    if (number := _number(text)) is not None:
        return Ref(number=number[0], unit=number[1])
    if period := parse_period(text):
        return Ref(period=period)
    if match := _YEAR_AT_END.fullmatch(text):
        period = parse_period(match[2])
        if period and _WORDS.fullmatch(match[1]):
            return Ref(word=match[1], period=period)
    if _WORDS.fullmatch(text):
        return Ref(word=text)
    msg = f"“{text}” is neither a number nor a name to compare with."
    raise TargetError(msg, "Write a number, a grade, baseline, last year, a year such as 2024-25, or national.")


def _number(text: str) -> tuple[Fraction, str] | None:
    match = _NUMBER.fullmatch(text)
    if not match:
        return None
    sign, pound, whole, part, unit = match.groups()
    value = Fraction(whole.replace(",", "") + (part or ""))
    if sign == "-":
        value = -value
    return value, pound or unit or ""


def _print_number(value: Fraction, unit: str) -> str:
    whole, rest = divmod(abs(value), 1)
    digits = ""
    if rest:
        digits = f"{float(rest):.10f}".rstrip("0")[1:]
    text = f"{int(whole):,}{digits}"
    text = f"£{text}" if unit == "£" else f"{text}{unit}"
    return f"-{text}" if value < 0 else text
