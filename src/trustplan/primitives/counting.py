"""Counting: who or what the figures of a measure count, from its entry in the catalogue.

Rules for small numbers are for people. A percentage of sessions, of money, of requirements or of schools tells of
nobody, however small it is. `counting_of` is the only place that decides it; reference/measures.yaml says it with
`cohort_of`, and where that is silent the unit, the definition and the title do.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.primitives.notation import read_checklist, read_plan_count

if TYPE_CHECKING:
    from collections.abc import Mapping


class Counted(StrEnum):
    """What is counted. `SESSIONS` are those of people, whose number is the cohort; `THINGS` are nobody's."""

    PEOPLE = "people"
    SESSIONS = "sessions"
    THINGS = "things"


class Counting(Struct, frozen=True, kw_only=True):
    """What figures count, and how a figure becomes a number of them.

    `per` is 1 for a count, 100 for a percentage or a rate per 100, and 0 for what is neither: a score, a ratio, money.
    `is_open` says that the trust publishes the figures however small they are, with a reason.
    """

    what: Counted = Counted.PEOPLE
    per: int = 0
    is_open: bool = False


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SESSIONS = frozenset({"sessions", "half-days"})
_MONEY = _words(
    "money pounds income expenditure spending budget budgets costs reserves funding revenue turnover grants payroll"
)
_THINGS = _MONEY | _words(
    """
    requirements standards criteria policies checks audits reports recommendations actions targets objectives risks
    schools academies settings sites buildings classrooms classes lessons questions items documents features
    posts vacancies places networks partnerships clubs events meetings courses books devices computers
    invoices orders contracts transactions days hours weeks
    """
)
_PEOPLE = _words(
    """
    pupils children students learners people staff teachers leaders governors trustees parents carers families members
    boys girls adults employees applicants candidates leavers starters answers respondents headteachers assistants
    """
)
# Units of a trust's own in which nobody is counted.
_QUANTITIES = _THINGS | _words(
    """
    points steps marks scores levels grades minutes months years terms half-terms stars
    mwh kwh tonnes kg miles km metres litres degrees
    """
)
_PLAIN_UNITS = frozenset(("points", "ratio", "pounds", "rank", "grade", "yes/no"))

_WORD = re.compile(r"[a-z0-9%£'-]+")
_LINKS = _words("of in at on for by who whom that which with whose where when from to above below")
_SHARE = r"(?:share|percentage|proportion|per ?cent) of (?P<of>[^.;:,()]*)"
_AS_SHARE = re.compile(rf"\bas (?:a|the|an) {_SHARE}|^(?:the |a )?{_SHARE.replace('<of>', '<first>')}")

# A title of attendance: what may stand before the word and directly after it, and what then makes it something else.
_ATTENDANCE = frozenset(("attendance", "absence", "absences"))
_BEFORE = _words(
    """
    overall whole whole-school school school's schools' pupil pupils' pupil's children's average mean total authorised
    unauthorised primary secondary all the our rate percentage of % year termly annual weekly daily trust trust's
    """
)
_RATE = frozenset(("rate", "rates", "percentage", "level", "levels", "%"))
_NOT_SESSIONS = _words(
    """
    evening evenings meeting meetings club clubs event events workshop workshops training courses staff teacher teachers
    governor governors trustee trustees parent parents parents' parent's carers family families leaders employees
    persistent persistently severe severely absentees above below under over least most more less fewer whose who with
    """
)


def counting_of(measure: Mapping[str, object]) -> Counting:
    """What an entry of the catalogue counts. It takes raw data, since checks read entries that are not valid yet.

    >>> counting_of({"title": "Attendance", "unit": "percent"}).what
    <Counted.SESSIONS: 'sessions'>
    >>> counting_of({"title": "Persistent absence", "unit": "percent"})
    Counting(what=<Counted.PEOPLE: 'people'>, per=100, is_open=False)
    """
    unit = _text(measure, "unit")
    return Counting(what=_what(measure, unit), per=_per(unit), is_open=bool(_text(measure, "open").strip()))


def _text(measure: Mapping[str, object], key: str) -> str:
    value = measure.get(key)
    return value.lower().replace("’", "'") if isinstance(value, str) else ""


def _per(unit: str) -> int:
    """What a figure in a unit is per: 1 for a count, 100 for a percentage, 0 for what counts nobody.

    Whoever invents a unit for people finds it protected: an unknown one is taken for a count.

    >>> [_per(u) for u in ("count", "percent", "rate per 100", "pupils", "exclusions per 1000", "days", "pupils per teacher")]
    [1, 100, 100, 1, 1000, 0, 0]
    """
    if unit in _PLAIN_UNITS:
        return 0
    if unit.startswith(("percent", "per cent")):
        return 0 if unit.endswith("points") else 100
    if found := re.search(r"\bper (\d{1,9})\b", unit):
        return int(found[1]) or 1
    words = set(_WORD.findall(unit))
    return 0 if words & _QUANTITIES or "per" in words or "/" in unit else 1


def _what(measure: Mapping[str, object], unit: str) -> Counted:
    if cohort_of := _text(measure, "cohort_of"):
        return _named(cohort_of)
    if read_checklist(_text(measure, "from")) or read_plan_count(_text(measure, "from")):
        return Counted.THINGS
    if _per(unit) != 100 or not unit.startswith("per"):
        return Counted.PEOPLE
    definition, title = _text(measure, "definition"), _text(measure, "title")
    for text in (definition, title):
        if found := _AS_SHARE.search(text):
            return _named(found["of"] or found["first"] or "")
        first = _WORD.findall(text)[:1]
        if _SESSIONS.issuperset(first) and first:
            return Counted.SESSIONS
        if _PEOPLE.issuperset(first) and first:
            return Counted.PEOPLE
    return Counted.SESSIONS if is_attendance(title) else Counted.PEOPLE


def cohort_words(measure: Mapping[str, object]) -> str:
    """The word for those in a cohort, from the same entry: pupils, unless it says otherwise.

    The cohort of sessions is the number of pupils whose sessions they are.

    >>> cohort_words({"unit": "percent", "definition": "Reserves as a percentage of the year's income."})
    "the year's income"
    >>> cohort_words({"unit": "percent", "title": "Share of new teachers who stay"}), cohort_words({"title": "Phonics"})
    ('new teachers', 'pupils')
    """
    unit, source = _text(measure, "unit"), _text(measure, "from")
    if _what(measure, unit) is Counted.SESSIONS:
        return "pupils"
    own = measure.get("cohort_of")
    if isinstance(own, str) and own:
        return own
    if count := read_plan_count(source):
        return count.of
    if read_checklist(source):
        return "requirements"
    return (_whole_in(measure) if _per(unit) == 100 else "") or "pupils"


def _whole_in(measure: Mapping[str, object]) -> str:
    """What figures are a share of, as the definition or the title has it: `teachers`, `the year's income`."""
    for key in ("definition", "title"):
        text = _text(measure, key)
        found = _AS_SHARE.search(text)
        whole = (found["of"] or found["first"] or "") if found else text
        words = list(
            _WORD.finditer(whole)
        )  # the same words as `_named` sees, or the two could differ on “income/spending”
        for number, word in enumerate(words):
            if word[0] in _LINKS or (number and not found):
                break
            if word[0] in _PEOPLE or (found and word[0] in _THINGS):
                return " ".join(whole[words[0].start() : word.end()].split())
    return ""


def _named(words: str) -> Counted:
    """What words such as `sessions possible`, `the year's income` or `new staff` name; people where nothing else is sure.

    >>> [_named(w).value for w in ("possible sessions", "the trust's income", "teachers of all schools", "answers", "houses")]
    ['sessions', 'things', 'people', 'people', 'people']
    """
    head: list[str] = []
    for word in _WORD.findall(words):
        if word in _LINKS:
            break
        head.append(word)
    if _PEOPLE.intersection(head):
        return Counted.PEOPLE
    if _SESSIONS.intersection(head):
        return Counted.SESSIONS
    return Counted.THINGS if _THINGS.intersection(head) else Counted.PEOPLE


def is_attendance(title: str) -> bool:
    """Whether a title names the attendance of pupils at school, which is a share of sessions, and nothing like it.

    >>> [is_attendance(t) for t in ("attendance of all pupils", "overall absence rate", "whole-school attendance, autumn")]
    [True, True, True]
    >>> [is_attendance(t) for t in ("persistent absence", "attendance at parents' evenings", "pupils with good attendance")]
    [False, False, False]
    """
    words = _WORD.findall(title)
    place = next((n for n, word in enumerate(words) if word in _ATTENDANCE), None)
    if place is None or not _BEFORE.issuperset(words[:place]):
        return False
    after = words[place + 1 :]
    while after and after[0] in _RATE:
        after = after[1:]
    if _NOT_SESSIONS.intersection(after):
        return False
    is_ended = not after or re.search(rf"\b{words[place]}(?: (?:rates?|percentage|levels?|%))*\s*[,:(–-]", title)
    return bool(is_ended) or after[0] in ("of", "in", "for", "across") or after[:2] == ["at", "school"]
