"""Taken: what a table of others says in the plans' own words, before anything is held against the plan files.

Whoever reads a table makes these; whoever writes plan files takes them. Nothing here knows either.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct

if TYPE_CHECKING:
    from trustplan.primitives.findings import Finding, Place


class TakenFigure(Struct, frozen=True, kw_only=True):
    """One figure of one organisation: what an entry of its measurements says, in the words of that file.

    `organisation` is a school's id or `trust`; `value` is as a plan file writes it: a number, `13/76`, a grade, `yes`, or
    a symbol. `cohort` is the number of people, None where the file names none. `status` is empty where it is not said.
    `on` is the day on which it became known, as in a plan file; empty where the file does not say it. `place` is the row
    that says it. `cohort_in` is the title of the table that would say `cohort`, where this one leaves it to another.
    """

    organisation: str
    measure: str
    period: str
    value: str
    place: Place
    group: str = ""
    cohort: int | None = None
    status: str = ""
    on: str = ""
    note: str = ""
    cohort_in: str = ""


class TakenComparator(Struct, frozen=True, kw_only=True):
    """One figure of a population, such as `national` or a council: what an entry of the comparators says."""

    measure: str
    population: str
    period: str
    value: str
    place: Place
    group: str = ""
    held_against: str = ""
    phase: str = ""
    status: str = ""
    on: str = ""


Taken: TypeAlias = TakenFigure | TakenComparator


NO_RELEASE = "not said"  # the release of a file that says neither a period nor a status


class FileSource(Struct, frozen=True, kw_only=True):
    """Where a file's figures come from, as `reference/sources.yaml` has it. `sha256` is of the file's bytes, in hexadecimal.

    `id` is made of the form and the release, so that the same file gives the same id on every run.
    """

    id: str
    title: str
    publisher: str
    licence: str
    release: str
    sha256: str
    file: str


class TakenFile(Struct, frozen=True, kw_only=True):
    """Everything that one file says of this trust, or what is wrong with it: where `errors` is not empty, nothing is taken.

    `others` counts rows of schools that are not the trust's. `is_unknown` says that the columns are those of no form, nor near
    to one: such a table may be a trust's own sheet. `cohorts` counts the numbers of pupils that it has for other tables.
    """

    form: str
    source: FileSource
    figures: tuple[TakenFigure, ...] = ()
    comparators: tuple[TakenComparator, ...] = ()
    errors: tuple[Finding, ...] = ()
    notes: tuple[Finding, ...] = ()
    others: int = 0
    is_unknown: bool = False
    cohorts: int = 0
