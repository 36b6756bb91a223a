"""Short notations in plan files: the trust's id, marks in place of figures, where figures come from, and shares.

A source of what nobody types is `inspections`, `checklist/<tool>`, or `gap/<measure>/<group>/<population>`.
"""

from __future__ import annotations

import math
import re
import unicodedata
from enum import Enum, StrEnum
from fractions import Fraction
from typing import NamedTuple

TRUST = "trust"  # the id of the trust's own organisation, and the name of its folder
_OF_WINDOWS = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)  # names of its devices
_SHARE = re.compile(r"(\d{1,9})/(\d{1,9})")


def not_for_windows(name: str) -> tuple[str, str] | None:
    """What is wrong with a name of a file, folder or page that Windows keeps for itself, and what to do, or None.

    >>> not_for_windows("Com1.yaml") is None, not_for_windows("company") is None
    (False, True)
    """
    if not _OF_WINDOWS.fullmatch(name):
        return None
    stem = name.partition(".")[0]
    return (
        f"“{stem}” is a name that Windows keeps for itself.",
        f"Choose another, such as {stem}-plan: no Windows computer can open it.",
    )


def slug(name: str) -> str:
    """A name as a part of addresses and of names of files; empty where it has no letter of English.

    >>> slug("Ysgol Tŷ’r Afon & St. Mary's"), slug("学校")
    ('ysgol-ty-r-afon-st-mary-s', '')
    """
    plain = unicodedata.normalize("NFKD", name.replace("’", "'")).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain))


class Symbol(StrEnum):
    """Marks in place of a figure, as official statistics use them."""

    WITHHELD = "c"
    NOT_APPLICABLE = "z"
    NOT_AVAILABLE = "x"
    LOW = "low"
    UNRELIABLE = "u"

    @classmethod
    def _missing_(cls, value: object) -> Symbol | None:
        """The letters that mean the same as another: official tables print `low` or `k` for what rounds to zero."""
        return cls.LOW if value == _ROUNDS_TO_ZERO else None


_ROUNDS_TO_ZERO = "k"
SYMBOLS = ("c", "z", "x", "low", _ROUNDS_TO_ZERO, "u")  # as files may write them


# What a page says in place of the number.
SYMBOL_WORDS = {
    Symbol.WITHHELD: "withheld: small numbers",
    Symbol.NOT_APPLICABLE: "not applicable",
    Symbol.NOT_AVAILABLE: "not available",
    Symbol.LOW: "low",
    Symbol.UNRELIABLE: "unreliable",
}


def is_symbol(value: object) -> bool:
    """Whether a value as written says why there is none.

    >>> is_symbol("k"), Symbol("k") is Symbol.LOW, is_symbol("n/a")
    (True, True, False)
    """
    return value in SYMBOLS


_SOURCE_ID = re.compile(r"[a-z][a-z0-9-]*")


def is_like_source_id(text: str) -> bool:
    """Whether a text can only be meant as the id of a source: a capital or a space makes words of it.

    >>> is_like_source_id("dfe-ks2-2025-26"), is_like_source_id("Ministry"), is_like_source_id("our survey")
    (True, False, False)
    """
    return _SOURCE_ID.fullmatch(text) is not None


class Mark(NamedTuple):
    """What a mark of official tables says: the letter that files have for it, or nothing, and what to write."""

    letter: str
    fix: str


_WITHHELD = "c", "c: withheld, because so few are behind it"
_NOT_APPLICABLE = "z", "z: not applicable"
_NOT_AVAILABLE = "x", "x: not available"
_MARKS = {
    **dict.fromkeys(("supp", "suppressed", "*", "conf", "confidential", "withheld"), _WITHHELD),
    **dict.fromkeys(("ne", "new", "no entries", "not entered", ".", "not applicable"), _NOT_APPLICABLE),
    **dict.fromkeys(("lowcov", "..", ":", "not available", "missing", "np", "not published"), _NOT_AVAILABLE),
    **dict.fromkeys(("~",), ("low", "low: rounds to zero")),
}
_TWO_WAYS = ("na", "n/a", "-", "–", "—", "none", "nil", "null", "")


def meant_symbol(text: str) -> Mark | None:
    """What a mark means that official tables print in place of a figure; None for any other text.

    >>> meant_symbol("[c]").letter, meant_symbol("SUPP").fix, meant_symbol("n/a").letter
    ('c', 'Write c: withheld, because so few are behind it.', '')
    """
    bare = text.strip().strip("[]() ").lower()
    if bare in SYMBOLS:
        return Mark(bare, f"Write {bare}, without brackets or capitals.")
    if bare in _MARKS:
        letter, words = _MARKS[bare]
        return Mark(letter, f"Write {words}.")
    if bare in _TWO_WAYS:
        return Mark("", "Write x where there is no figure, z where there can be none, or 0 for none.")
    return None


class Source(Enum):
    """A source of figures. `verb` completes “the values of this measure …”; `title` is what a page calls the source."""

    INSPECTIONS = ("come from the inspections in the profile", "The inspections in the schools' profiles")
    CHECKLIST = ("come from the checklists in the reviews", "The checklists in the reviews")
    GAP = ("are worked out from other figures", "The figures of another measure")
    PLANS = ("are counted in the plans", "The ratings and dates in the plans")

    def __init__(self, verb: str, title: str) -> None:
        self.verb = verb
        self.title = title


def source_of(text: str) -> Source:
    """The source that `from:` of a measure names.

    >>> source_of("checklist/website").title
    'The checklists in the reviews'
    """
    if read_gap(text):
        return Source.GAP
    if read_plan_count(text):
        return Source.PLANS
    return Source.CHECKLIST if read_checklist(text) else Source.INSPECTIONS


class Gap(NamedTuple):
    """What `gap/<measure>/<group>/<population>` names."""

    measure: str
    group: str
    population: str


def read_gap(text: str) -> Gap | None:
    """The parts of `gap/…`; None for anything else.

    >>> read_gap("gap/reading/disadvantaged/national")
    Gap(measure='reading', group='disadvantaged', population='national')
    """
    parts = text.split("/")
    return Gap(*parts[1:]) if len(parts) == 4 and parts[0] == "gap" else None


class PlanCount(NamedTuple):
    """What `actions/on-track/<plans>` names: `plans` is empty for an organisation's own, `schools`, or a plan's address."""

    of: str
    what: str
    plans: str


ALL_SCHOOLS = "schools"  # the plans of every school
_COUNTED = {
    "actions": ("on-track", "at-risk", "off-track", "done", "overdue"),
    "milestones": ("done", "overdue"),
    "kpis": ("on-track", "at-risk", "off-track", "done"),
}


def read_plan_count(text: str) -> PlanCount | None:
    """The parts of `actions/…`, `milestones/…` and `kpis/…`; None for anything else.

    >>> read_plan_count("actions/done/birch/plan"), read_plan_count("milestones/at-risk")
    (PlanCount(of='actions', what='done', plans='birch/plan'), None)
    """
    of, _, rest = text.partition("/")
    what, _, plans = rest.partition("/")
    return PlanCount(of, what, plans) if what in _COUNTED.get(of, ()) else None


def read_checklist(text: str) -> str:
    """The tool of `checklist/<tool>`; nothing for anything else."""
    head, _, tool = text.partition("/")
    return tool if head == "checklist" else ""


def read_share(value: object) -> tuple[int, int] | None:
    """The two numbers of a value such as `13/76`, or None.

    >>> read_share("13/76")
    (13, 76)
    """
    match = _SHARE.fullmatch(value) if isinstance(value, str) else None
    return (int(match[1]), int(match[2])) if match else None


def read_number(value: object) -> tuple[Fraction | None, int | None]:
    """A figure as an exact number, and the cohort that a share states; a share counts per hundred. None for others.

    >>> read_number("19/76"), read_number(94.8)
    ((Fraction(25, 1), 76), (Fraction(474, 5), None))
    """
    if share := read_share(value):
        return (Fraction(100 * share[0], share[1]) if share[1] else None), share[1]
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None, None
    return Fraction(str(value)), None
