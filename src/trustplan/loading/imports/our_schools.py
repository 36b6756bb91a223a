"""Whom a row of a table is about: the schools of a trust by their numbers and names, and the councils in which they are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.primitives.periods import parse_date
from trustplan.source.files import as_entry, as_list, text_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from trustplan.source.files import Entry, Folder

_OF_COUNCIL = re.compile(r",? *(city|county|royal borough|london borough|borough) of\b", re.IGNORECASE)
_IN_NAME = re.compile(r"[^A-Za-z' -]+")  # what a population's name cannot hold


class School(Struct, frozen=True, kw_only=True):
    """A school as a row names it. `is_former` says that it is a number that the school had before it joined."""

    id: str
    title: str
    is_former: bool = False
    joined: date | None = None
    left: date | None = None


class OurSchools(Struct, frozen=True, kw_only=True):
    """The schools of a trust by URN, by LAESTAB where profiles have it, and by name as `plain` has it; its councils."""

    by_urn: Mapping[str, School]
    by_laestab: Mapping[str, School]
    by_name: Mapping[str, School]
    councils: Mapping[str, str]


def our_schools(folder: Folder) -> OurSchools:
    """The schools of a trust, from their profiles."""
    by_urn: dict[str, School] = {}
    former: dict[str, School] = {}
    by_laestab: dict[str, School] = {}
    by_name: dict[str, School] = {}
    councils: dict[str, str] = {}
    for file in folder.of_kind("profile"):
        profile = as_entry(file.document.data)
        if text_of(profile, "kind") == "trust":
            continue
        school = _school(file.organisation, profile)
        by_urn[text_of(profile, "urn")] = school
        number = digits_of(text_of(profile, "laestab"))
        if number not in by_laestab or school.left is None:  # one that goes on with another's work has its number too
            by_laestab[number] = school
        for number in map(str, as_list(profile.get("former_urns"))):
            former.setdefault(number, _school(file.organisation, profile, is_former=True))
        for key in ("title", "short"):
            by_name.setdefault(plain(text_of(profile, key)), school)
        if council := text_of(profile, "local_authority"):
            councils[plain_council(council)] = " ".join(_IN_NAME.sub(" ", council).split())
    for names in (by_urn, by_laestab, by_name):
        names.pop("", None)
    return OurSchools(by_urn={**former, **by_urn}, by_laestab=by_laestab, by_name=by_name, councils=councils)


def plain(name: str) -> str:
    """A name without what differs between two ways to write it: capitals, spaces and kinds of quotation marks."""
    return " ".join(name.replace("’", "'").casefold().split())


def plain_council(name: str) -> str:
    """The name of a council without “City of” and the like, before or after it.

    >>> plain_council("Bristol, City of"), plain_council("City of Bristol")
    ('bristol', 'bristol')
    """
    bare = re.sub(r"^(city|county|royal borough|london borough|borough) of ", "", plain(name))
    return plain(_IN_NAME.sub(" ", _OF_COUNCIL.sub("", bare)))


def digits_of(text: str) -> str:
    """The digits of a number that may be written with a slash or spaces, such as 901/2001."""
    return re.sub(r"[ /-]", "", text)


def _school(organisation: str, profile: Entry, *, is_former: bool = False) -> School:
    return School(
        id=organisation,
        title=text_of(profile, "title") or organisation,
        is_former=is_former,
        joined=parse_date(text_of(profile, "joined")),
        left=parse_date(text_of(profile, "left")),
    )
