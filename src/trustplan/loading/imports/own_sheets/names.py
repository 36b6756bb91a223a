"""Names: the schools, measures and groups of a trust as people write them in their own sheets; what a heading says.

An exact name is sure; a near one is a question with a suggestion; nothing is guessed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct, field

from trustplan.loading.imports.our_schools import digits_of
from trustplan.loading.imports.own_sheets import words
from trustplan.loading.imports.own_sheets.facets import COHORT, EVERYONE, LEAVE_OUT, UNKNOWN, VALUE, Facets
from trustplan.loading.imports.own_sheets.times import Time, read_time, time_within
from trustplan.primitives.counting import Counted, counting_of
from trustplan.primitives.notation import TRUST
from trustplan.primitives.suggestions import nearest, spelled
from trustplan.source.catalogue import measures_beside
from trustplan.source.files import Entry, as_entry, as_list, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from trustplan.source.files import Folder

LONGEST_NEAR = 45  # of one that may be a slip of another
LONGEST = 150  # characters of a heading that may mean anything
MOST_LOOKED = 60  # names for which a near one is looked for, which takes long; a sheet of other schools has thousands
_UNSURE = {spelled(word): why for word, why in words.UNSURE_GROUPS.items()}
_UNITS = re.compile(
    r"\(\s*[%£]\s*\)|[%£]|\bpercentage\b|\bper cent\b|\bpercent\b|\(%? ?(?:all pupils|all)\)", re.IGNORECASE
)
_YEAR_IN = re.compile(r"(.*?) ?\b(20[0-9]{2})\b ?(.*)")
_BRACKETS = re.compile(r"(.+?)\s*[(\[]([^()\[\]]+)[)\]]|([^()\[\]:–—-]+?)\s*(?:[:–—]| - )\s*(.+)")


class KnownMeasure(Struct, frozen=True, kw_only=True):
    """A measure as a reader of sheets needs it. `scales` are frameworks whose grades its values are."""

    id: str
    title: str
    unit: str
    every: str
    source: str
    is_share: bool
    groups: frozenset[str]
    scales: tuple[str, ...] = ()


class HeadingMeaning(Struct, frozen=True):
    """What a heading says: facets, whether that is sure, and of what is not, the question and what was nearly meant.

    `kind` is the role of a column that says what rows are (school, measure, period, group). `is_known` tells a heading
    that was understood, also where it is of no figure, from words that mean nothing here.
    """

    facets: Facets
    is_sure: bool = True
    why: str = ""
    near: Facets = field(default_factory=Facets)
    kind: str = ""
    is_known: bool = True


_NOTHING = HeadingMeaning(Facets(role=UNKNOWN), is_sure=False, is_known=False)


class Known:
    """The names of a trust."""

    def __init__(self, folder: Folder) -> None:
        self.schools: dict[str, str] = {}
        self.measures: dict[str, KnownMeasure] = {}
        self.groups: dict[str, str] = {}
        self._exact: dict[str, set[tuple[str, str]]] = defaultdict(set)
        self._reduced: dict[frozenset[str], set[str]] = defaultdict(set)
        self._initials: dict[str, set[str]] = defaultdict(set)
        self._titles: dict[str, frozenset[str]] = {}
        self._near: dict[str, tuple[str, str]] = {}
        self._has_laestab = False
        self._read: dict[str, HeadingMeaning] = {}
        self._looked = 0
        self._schools(folder)
        self._measures(folder)
        self._words()

    @property
    def names(self) -> Mapping[str, Mapping[str, str]]:
        """The ids and titles of each kind."""
        return {
            "school": self.schools,
            "measure": {one.id: one.title for one in self.measures.values()},
            "group": self.groups,
        }

    @property
    def examples(self) -> Mapping[str, str]:
        """An answer of each kind, of what this trust has."""
        school = min((name for name in self.schools if name != TRUST), default=TRUST)
        return {
            "school": f"school {school}",
            "measure": "measure attendance",
            "period": "period latest",
            "group": "group disadvantaged",
        }

    def _add(self, kind: str, name: str, *texts: str) -> None:
        for text in filter(None, texts):
            self._exact[spelled(_bare(text))].add((kind, name))
            self._near.setdefault(text, (kind, name))

    def _schools(self, folder: Folder) -> None:
        for file in folder.of_kind("profile"):
            profile = as_entry(file.document.data)
            title, short = text_of(profile, "title"), text_of(profile, "short")
            self.schools[file.organisation] = title or file.organisation
            if file.organisation == TRUST:
                self._titles[TRUST] = frozenset((spelled(title), spelled(short))) - {""}
                continue
            urns = [text_of(profile, "urn"), *(str(urn) for urn in as_list(profile.get("former_urns")))]
            laestab = text_of(profile, "laestab")
            self._has_laestab |= bool(laestab)
            self._add("school", file.organisation, file.organisation, title, short, *urns, laestab, digits_of(laestab))
            for text in filter(None, (title, short, file.organisation)):
                self._reduced[_core(text)].add(file.organisation)
            self._titles[file.organisation] = _tokens(f"{title} {short}")
            self._initials["".join(token[0] for token in re.findall(r"\w+", title)).lower()].add(file.organisation)
            self._initials["".join(token[0] for token in re.findall(r"\w+", short)).lower()].add(file.organisation)

    def _measures(self, folder: Folder) -> None:
        own: dict[str, Entry] = {}
        for file in folder.of_kind("measures"):
            for _, entry in file.each("measures", "*"):
                own[text_of(entry, "id")] = entry
        every = measures_beside(own)
        for name in every:
            entry = every[name]
            title = text_of(entry, "title") or name
            groups = [as_entry(group) for group in as_list(entry.get("groups"))]
            self.measures[name] = KnownMeasure(
                id=name,
                title=title,
                unit=text_of(entry, "unit"),
                every=text_of(entry, "every") or "year",
                source=text_of(entry, "from"),
                is_share=text_of(entry, "unit") == "percent" and counting_of(entry).what is Counted.PEOPLE,
                groups=frozenset(text_of(group, "id") for group in groups),
                scales=tuple(str(scale) for scale in as_list(entry.get("scales"))),
            )
            self._add("measure", name, name, title)
            for group in groups:
                self.groups.setdefault(text_of(group, "id"), text_of(group, "title"))
                self._add("group", text_of(group, "id"), text_of(group, "id"), text_of(group, "title"))

    def _words(self) -> None:
        for name, texts in words.MEASURES.items():
            if name in self.measures:
                self._add("measure", name, *texts)
        for name, texts in words.GROUPS.items():
            if name in self.groups:
                self._add("group", name, *texts)
        self._add("group", EVERYONE, *words.EVERYONE)

    # What a heading says

    def read(self, text: str) -> HeadingMeaning:
        """What a whole heading says; kept, since a sheet repeats its names."""
        said = self._read.get(text)
        if said is None:
            said = self._read[text] = self._said(" ".join(text.split()))
        return said

    def _said(self, text: str) -> HeadingMeaning:
        if not text or len(text) > LONGEST:
            return _NOTHING
        for find in (
            self._exactly,
            _of_time,
            self._numbers,
            _of_sheet,
            self._totals,
            self._school,
            self._in_parts,
            self._unsure_group,
        ):
            if said := find(text):
                return said
        return self._nearly(text)

    def _numbers(self, text: str) -> HeadingMeaning | None:
        """A column with the department's numbers of schools, which some files have in place of their names."""
        if spelled(text) not in _spelled(words.LAESTAB):
            return None
        if self._has_laestab:
            return HeadingMeaning(Facets(role=UNKNOWN), False, kind="school")
        return HeadingMeaning(Facets(role=LEAVE_OUT))

    def _exactly(self, text: str) -> HeadingMeaning | None:
        found = self._exact.get(spelled(_bare(text)), set())
        if len(found) == 1:
            kind, name = next(iter(found))
            return self._checked(Facets(**{kind: name}), text)
        if found:
            near = Facets(**dict(sorted(found)[:1]))
            return HeadingMeaning(Facets(role=UNKNOWN), False, f"“{text}” may be more than one thing", near)
        return None

    def _checked(self, facets: Facets, text: str) -> HeadingMeaning:
        """A measure whose figures nobody types is left out, and reported."""
        measure = self.measures.get(facets.measure)
        if measure and measure.source:
            return HeadingMeaning(
                Facets(role=LEAVE_OUT),
                why=f"the figures of “{text}” are not typed: trustplan takes them from elsewhere in the plans",
            )
        return HeadingMeaning(facets)

    def _totals(self, text: str) -> HeadingMeaning | None:
        plain = spelled(_bare(text))
        if plain in _spelled(words.TOTALS) or plain in self._titles.get(TRUST, ()):
            near = Facets(school=TRUST)
            why = f"“{text}” may be the trust's own figure, which trustplan works out by itself from the schools' for most measures"
            return HeadingMeaning(Facets(role=UNKNOWN), False, why, near)
        if plain in _spelled(words.POPULATIONS):
            why = f"“{text}” is no school of the trust"
            return HeadingMeaning(Facets(role=UNKNOWN), False, why, Facets(population=plain.partition("-")[0]))
        return None

    def _school(self, text: str) -> HeadingMeaning | None:
        """A school whose title has more of the usual words than the text has, or the other way round."""
        found = self._reduced.get(_core(text), set())
        if not found or not _core(text):
            return None
        first = min(found)
        if len(found) == 1 and _tokens(text) <= self._titles[first]:
            return HeadingMeaning(Facets(school=first))
        return HeadingMeaning(
            Facets(role=UNKNOWN), False, f"“{text}” is not the title of a school of yours", Facets(school=first)
        )

    def _in_parts(self, text: str) -> HeadingMeaning | None:
        """A heading of two parts, such as `Attendance HT1`, `PA (PP)` or `Fernhill: RWM`."""
        if (found := time_within(text)) and found[1] and (said := self._beside_time(*found)):
            return said
        if (match := _YEAR_IN.fullmatch(text)) and (
            said := self._beside_year(match[2], f"{match[1]} {match[3]}".strip())
        ):
            return said
        pairs = [(match[1] or match[3], match[2] or match[4]) for match in [_BRACKETS.fullmatch(text)] if match]
        parts = text.split()
        pairs += [(" ".join(parts[:cut]), " ".join(parts[cut:])) for cut in range(1, min(len(parts), 8))]
        for left, right in pairs:
            if joined := self._pair(left, right):
                return joined
        return None

    def _beside_year(self, year: str, rest: str) -> HeadingMeaning | None:
        """What is near a heading with a calendar year in it, which may be of two school years."""
        said, time = self._exactly(rest), read_time(year)
        if said is None or time is None or said.facets.role:
            return None
        near = said.facets.beside(Facets(period=time.text))
        return HeadingMeaning(Facets(role=UNKNOWN), False, f"“{rest} {year}”: {time.why}", near)

    def _beside_time(self, time: Time, rest: str) -> HeadingMeaning | None:
        """What the rest of a heading says, with the time in it."""
        if spelled(rest).startswith(words.OTHER_BEGINS):
            return HeadingMeaning(Facets(role=LEAVE_OUT))
        said = self.read(rest)
        if not said.is_known or said.facets.role in (LEAVE_OUT, UNKNOWN) or said.facets.period:
            return None
        facets = said.facets.beside(Facets(period=time.text))
        return HeadingMeaning(facets, said.is_sure and time.is_sure, time.why or said.why, said.near)

    def _pair(self, left: str, right: str) -> HeadingMeaning | None:
        """Two exact names of different kinds, in either order."""
        facets = Facets()
        for text in (left, right):
            said = self._exactly(text)
            if said is None or not said.is_sure or said.facets.role or facets.clashes(said.facets):
                return None
            facets = facets.beside(said.facets)
        if not facets.measure and not facets.school:
            return None
        return HeadingMeaning(facets)

    def _unsure_group(self, text: str) -> HeadingMeaning | None:
        plain = spelled(text)
        for word, why in _UNSURE.items():
            if word == plain:
                return HeadingMeaning(Facets(role=UNKNOWN), False, why)
        return None

    def _nearly(self, text: str) -> HeadingMeaning:
        """What was probably meant, as a question."""
        schools = self._initials.get(spelled(text), set())
        if len(schools) == 1:
            return HeadingMeaning(
                Facets(role=UNKNOWN), False, f"“{text}” may be short for a school", Facets(school=min(schools))
            )
        if not 3 < len(text) <= LONGEST_NEAR or self._looked >= MOST_LOOKED:
            return _NOTHING
        self._looked += 1
        if name := nearest(text, self._typed):
            kind, found = self._typed[name]
            return HeadingMeaning(Facets(role=UNKNOWN), False, f"“{text}” is near “{name}”", Facets(**{kind: found}))
        return _NOTHING

    @cached_property
    def _typed(self) -> Mapping[str, tuple[str, str]]:
        """The names that may be meant by one with a slip: all but those of measures that nobody types."""
        return {name: what for name, what in self._near.items() if not self._is_worked_out(what)}

    def _is_worked_out(self, what: tuple[str, str]) -> bool:
        kind, name = what
        return kind == "measure" and bool(self.measures[name].source)


def _of_time(text: str) -> HeadingMeaning | None:
    time = read_time(text)
    if time is None:
        return None
    if time.is_sure:
        return HeadingMeaning(Facets(period=time.text))
    return HeadingMeaning(Facets(role=UNKNOWN), False, f"“{text}”: {time.why}", Facets(period=time.text))


def _of_sheet(text: str) -> HeadingMeaning | None:
    """What a column is for that holds no figures, or says how many are behind them."""
    plain = spelled(text)
    if plain in _spelled(words.COHORT):
        return HeadingMeaning(Facets(role=COHORT))
    for kind, texts in words.ROLES.items():
        if plain in _spelled(texts):
            return HeadingMeaning(Facets(role=UNKNOWN), False, kind=kind)
    if text in words.VALUE:
        return HeadingMeaning(Facets(role=VALUE))
    if plain in _spelled(words.OTHER) or plain.split("-")[0] in words.OTHER_BEGINS or plain.startswith("gap-to"):
        return HeadingMeaning(Facets(role=LEAVE_OUT))
    return None


def _bare(text: str) -> str:
    """A heading without signs of units, and with one kind of space."""
    bare = " ".join(_UNITS.sub(" ", text).replace("’", "'").replace("'", "").replace("*", "").split())
    return bare.strip(" :.-–") or text


def _tokens(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.lower().replace("’", "").replace("'", "").replace("c of e", "cofe")))


def _core(text: str) -> frozenset[str]:
    """The words of a name of a school without those that many have."""
    return _tokens(text) - words.OF_SCHOOLS


_KEPT: dict[int, frozenset[str]] = {}


def _spelled(texts: Iterable[str]) -> frozenset[str]:
    """Texts as they are compared; kept, since the lists are always the same."""
    key = id(texts)
    if key not in _KEPT:
        _KEPT[key] = frozenset(map(spelled, texts))
    return _KEPT[key]
