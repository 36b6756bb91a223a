"""Taken of profiles: what a file of others says of a school, in the words of a profile, before it is held against one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from datetime import date

    from trustplan.primitives.findings import Finding, Place


class ProfiledSchool(Struct, frozen=True, kw_only=True):
    """A school of the trust as a file of others can know it: the folder, its name, and its URNs of now and of earlier.

    `left` is its last day in the trust, None for one that is in it.
    """

    id: str
    title: str
    urn: str
    former_urns: tuple[str, ...] = ()
    left: date | None = None


class TakenInspection(Struct, frozen=True, kw_only=True):
    """An inspection of a school as it is now. `grades` by area; `safeguarding` and `category` are empty where unsaid."""

    organisation: str
    framework: str
    on: date
    published: date | None
    grades: dict[str, str]
    place: Place
    safeguarding: str = ""
    category: str = ""


class TakenCensus(Struct, frozen=True, kw_only=True):
    """Pupils on roll on a day, and the places in the whole school, None where they are not said."""

    organisation: str
    on: date
    on_roll: int
    capacity: int | None
    place: Place


class TakenFact(Struct, frozen=True, kw_only=True):
    """What a key of the profile would say; of `former_urns`, one of its entries. `column` is what the file calls it."""

    organisation: str
    key: str
    value: str
    column: str
    place: Place


class TakenProfiles(Struct, frozen=True, kw_only=True):
    """Everything that one file says of the trust's schools, or what is wrong: with `errors`, nothing is taken.

    `notes` tell what is in the file and not taken, each with the reason. `others` counts rows of other schools.
    """

    form: str
    file: str
    title: str = ""
    publisher: str = ""
    inspections: tuple[TakenInspection, ...] = ()
    censuses: tuple[TakenCensus, ...] = ()
    facts: tuple[TakenFact, ...] = ()
    errors: tuple[Finding, ...] = ()
    notes: tuple[Finding, ...] = ()
    others: int = 0
