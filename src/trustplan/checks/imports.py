"""Rules about forms of tables: what they name exists, each of their parts says one thing, and no table fits two of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trustplan.checks.registry import Violation, error, unknown
from trustplan.primitives.english import listed
from trustplan.primitives.suggestions import meant
from trustplan.source.catalogue import import_files
from trustplan.source.files import as_entry, as_list, ids_of, text_of, walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trustplan.checks.context import CheckContext
    from trustplan.source.files import Entry, Node
    from trustplan.source.yaml_reader import Path

_ABOUT = ("school", "trust", "population", "council")
_NO_NUMBER = ("grade", "yes/no")
_MEASURES = "reference/measures.yaml or trustplan's catalogue"


def _shipped() -> dict[str, Entry]:
    """The forms that come with trustplan, by id."""
    found: dict[str, Entry] = {}
    for file in import_files():
        for _, entry in file.each("imports", "*"):
            found[text_of(entry, "id")] = entry
    return found


def _forms(context: CheckContext) -> list[Node]:
    return context.each("imports", "*")


def _below(node: Node, *keys: str) -> list[Node]:
    path, entry = node
    return walk(entry, path, keys)


@error("imports")
def form_is_shipped(context: CheckContext) -> Iterator[Violation]:
    """No form of a trust has the id of one that comes with trustplan."""
    shipped = _shipped()
    for path, form in _forms(context):
        name = text_of(form, "id")
        if name in shipped:
            message = f"“{name}” is the id of a form that comes with trustplan."
            yield Violation(
                (*path, "id"), message, "Choose another id, such as one with the year in which the form changed."
            )


@error("imports")
def form_feeds_nothing(context: CheckContext) -> Iterator[Violation]:
    """A form feeds measures that there are and whose figures are numbers, and groups that these have."""
    for node in _forms(context):
        for path, taken in _below(node, "take", "*"):
            name = text_of(taken, "measure")
            yield from unknown(
                (*path, "measure"), name, context.names.measures, "measure", _MEASURES, first=context.names.own_measures
            )
            measure = context.names.measure(name)
            if text_of(measure, "unit") in _NO_NUMBER or text_of(measure, "from"):
                message = f"The figures of “{name}” are not numbers that a table can have."
                yield Violation((*path, "measure"), message, "Choose a measure whose figures are typed as numbers.")
            groups = ids_of(measure.get("groups"))
            for key in ("group", "held_against"):
                group = text_of(taken, key)
                if measure and group and group not in groups:
                    message = f"There is no group “{group}” in the measure “{name}”."
                    yield Violation(
                        (*path, key), message, meant(group, groups) or "Add it to the measure first.", actual=group
                    )


@error("imports")
def form_without_column(context: CheckContext) -> Iterator[Violation]:
    """Every column that a form uses is in its header, so that a table without it is not taken for one of the form."""
    for path, form in _forms(context):
        header = _texts(form.get("header"))
        for at, column in _columns((path, form)):
            yield from _in_header(at, column, header)
        shared = header & _texts(form.get("without"))
        if shared:
            message = f"“{min(shared)}” stands both in the header and under “without”."
            yield Violation((*path, "without"), message, "Delete it from one of the two.")


def _in_header(at: Path, column: str, header: frozenset[str]) -> Iterator[Violation]:
    if column and column not in header:
        message = f"The column “{column}” is not in the form's header."
        yield Violation(at, message, meant(column, header) or "Add it to the header.", actual=column)


def _columns(node: Node) -> Iterator[tuple[Path, str]]:
    """Each column that a form uses, with where it says so. Cohorts of other forms are left out."""
    for at in ("rows/*/where", "period/only", "take/*/where"):
        for path, where in _below(node, *at.split("/")):
            for column in where:
                yield (*path, column), column
    for path, school in _below(node, "rows", "*", "school"):
        for key in school:
            yield (*path, key), text_of(school, key)
    for at, key in (("rows/*", "council"), ("period", "column"), ("status", "column")):
        for path, entry in _below(node, *at.split("/")):
            yield (*path, key), text_of(entry, key)
    yield from _columns_of_figures(node)


def _columns_of_figures(node: Node) -> Iterator[tuple[Path, str]]:
    for path, taken in _below(node, "take", "*"):
        yield (*path, "value"), text_of(taken, "value")
        for how, columns in as_entry(taken.get("value")).items():
            for index, column in enumerate(as_list(columns)):
                yield (*path, "value", how, index), str(column)
    for at in ("cohort", "take/*/cohort"):
        for path, cohort in _below(node, *at.split("/")):
            if not text_of(cohort, "form"):
                yield (*path, "column"), text_of(cohort, "column")


@error("imports")
def form_of_cohorts(context: CheckContext) -> Iterator[Violation]:
    """The form from which another has its cohorts exists, and has the column."""
    forms = _shipped()
    for _, form in _forms(context):
        forms[text_of(form, "id")] = form
    for node in _forms(context):
        for path, cohort in (*_below(node, "cohort"), *_below(node, "take", "*", "cohort")):
            name, column = text_of(cohort, "form"), text_of(cohort, "column")
            yield from unknown((*path, "form"), name, forms, "form", "reference/imports.yaml or trustplan's forms")
            if name in forms:
                yield from _in_header((*path, "column"), column, _texts(forms[name].get("header")))


@error("imports")
def form_says_two_things(context: CheckContext) -> Iterator[Violation]:
    """Rows are about one kind of thing, and a period and a status are said in one way."""
    for node in _forms(context):
        for path, rows in _below(node, "rows", "*"):
            yield from _just_one(path, rows, _ABOUT, "whom the rows are about")
            if "school" in rows:
                yield from _just_one(
                    (*path, "school"), as_entry(rows["school"]), ("urn", "laestab", "name"), "the school"
                )
        for path, period in _below(node, "period"):
            yield from _just_one(path, period, ("column", "always", "asked"), "the period")
            yield from _together(path, period, "column", "form")
        for path, status in _below(node, "status"):
            yield from _just_one(path, status, ("column", "always"), "the status")
            yield from _together(path, status, "column", "words")


def _just_one(path: Path, entry: Entry, keys: tuple[str, ...], what: str) -> Iterator[Violation]:
    there = [key for key in keys if key in entry]
    if len(there) != 1:
        said = listed(there) or "none of them"
        yield Violation(path, f"One key says {what}, and here it is {said}.", f"Write one of {', '.join(keys)}.")


def _together(path: Path, entry: Entry, one: str, other: str) -> Iterator[Violation]:
    if (one in entry) != (other in entry):
        missing = other
        if other in entry:
            missing = one
        yield Violation(path, f"“{one}” and “{other}” belong together.", f"Add “{missing}”.")


@error("imports")
def forms_not_distinct(context: CheckContext) -> Iterator[Violation]:
    """No table that a form fits is one of another form too, or nobody could say which one it is."""
    others = _shipped()
    for path, form in _forms(context):
        name, header, without = text_of(form, "id"), _texts(form.get("header")), _texts(form.get("without"))
        for other, entry in others.items():
            theirs, not_theirs = _texts(entry.get("header")), _texts(entry.get("without"))
            is_apart = without & theirs or not_theirs & header
            if other != name and not is_apart and (header <= theirs or theirs <= header):
                message = f"A table with these columns can be one of “{other}” too."
                fix = "Add a column that only one of the two has: to its header, or for the other under “without”."
                yield Violation((*path, "header"), message, fix)
                break
        others[name] = form


def _texts(value: object) -> frozenset[str]:
    return frozenset(text for text in as_list(value) if isinstance(text, str))
