"""Register: what a row of the national register says of a school: pupils and places, its facts, its links, its state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trustplan.loading.imports.profiles.taken import TakenCensus, TakenFact
from trustplan.primitives.english import listed, say_date, verb

if TYPE_CHECKING:
    from trustplan.loading.imports.profiles.cells import ProfileRow
    from trustplan.loading.imports.profiles.forms import CensusForm, FactForm, LinksForm, StateForm
    from trustplan.loading.imports.profiles.taken import ProfiledSchool

FORMER_URNS = "former_urns"


def take_state(of: ProfileRow, form: StateForm) -> bool:
    """Whether a school is open, so that the rest of its row counts; what is to be known of its state is reported."""
    cell = of.cells[form.column]
    if cell in form.told:
        of.note(
            "import-table",
            f"the register has it as “{cell}”.",
            "If it is so, its profile and plans may need to say it.",
        )
    elif cell in form.closed:
        fix = "If it is so, say in its profile when it left, with “left:”, and what goes on with it, with “successor:”."
        of.note("import-table", f"the register has it as “{cell}”, so nothing else of its row is taken.", fix)
        return False
    elif cell not in form.open:
        of.unknown(form.column, (*form.open, *form.told, *form.closed))
    return True


def take_facts(of: ProfileRow, form: FactForm, school: ProfiledSchool) -> list[TakenFact]:
    """The value of a key, where all of its columns say something."""
    texts: list[str] = []
    for column in form.columns:
        text = of.cells[column]
        if text in form.blanks:
            return []
        if form.is_count and of.count(column) is None:
            return []
        texts.append(text.removeprefix(form.without))
    value = form.joined_by.join(texts)
    if value in form.unsaid:
        of.note("import-table", f"“{form.columns[0]}” is “{value}”, which a profile has no word for. It is not taken.")
        return []
    if form.words:
        if value not in form.words:
            of.unknown(form.columns[0], (*form.words, *form.unsaid))
            return []
        value = form.words[value]
    column = " and ".join(form.columns)
    return [TakenFact(organisation=school.id, key=form.key, value=value, column=column, place=of.place)]


def take_census(of: ProfileRow, form: CensusForm, school: ProfiledSchool) -> list[TakenCensus]:
    """The pupils of a census, and the places that the register gives beside it."""
    before = len(of.errors)
    on, on_roll, capacity = of.day(form.on), of.count(form.on_roll), of.count(form.capacity)
    if len(of.errors) > before:
        return []
    if on is None or on_roll is None:
        said = {form.on: on, form.on_roll: on_roll, form.capacity: capacity}
        there = [f"{column} {of.cells[column]}" for column, value in said.items() if value is not None]
        if there:
            missing = [column for column in (form.on, form.on_roll) if said[column] is None]
            words = f"{listed(there)} {verb(len(there), 'is', 'are')} not taken, since it says no {listed(missing)}."
            of.note("import-table", words)
        return []
    return [TakenCensus(organisation=school.id, on=on, on_roll=on_roll, capacity=capacity, place=of.place)]


def take_link(of: ProfileRow, form: LinksForm, school: ProfiledSchool) -> list[TakenFact]:
    """The URN that a school had before, where a link is to a predecessor; any other link is reported."""
    before = len(of.errors)
    kind, urn = of.cells[form.column], of.urn(form.urn)
    on = of.day(form.on, may_come=True)
    if kind not in (*form.predecessors, *form.told):
        of.unknown(form.column, (*form.predecessors, *form.told))
    if not urn and len(of.errors) == before:
        of.refuse("import-cell", f"“{form.urn}” says nothing.", "Download the file again.")
    if urn == school.urn:
        of.refuse("import-cell", f"it is linked to its own URN, {urn}.", "Download the file again.")
    if len(of.errors) > before:
        return []
    if kind in form.told:
        when = ""
        if on:
            when = f" from {say_date(on)} on"
        words = f"the register links it to {of.text(form.name) or 'a school'}, URN {urn}, as “{kind}”{when}."
        of.note("import-table", words, "It is told only: the figures of the one do not simply go on in the other.")
        return []
    if on and on > of.today:
        of.note("import-table", f"{urn} becomes its predecessor on {say_date(on)} only, so it is not taken yet.")
        return []
    return [TakenFact(organisation=school.id, key=FORMER_URNS, value=urn, column=form.urn, place=of.place)]
