"""`trustplan new`: a new trust in an empty folder. `new_more` has what it adds to a trust that is there."""

from __future__ import annotations

import re
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from trustplan.cli import new_files, new_folder
from trustplan.cli.new_files import Named, NotMadeError, SchoolYear
from trustplan.cli.new_more import COMMANDS, a_year
from trustplan.cli.options import a_day
from trustplan.cli.unknown_words import Group
from trustplan.primitives.periods import HALF_TERMS, first_year_of, parse_date
from trustplan.primitives.usual_terms import usual_terms
from trustplan.source.files import as_entry, text_of
from trustplan.source.yaml_reader import read_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping

Terms = dict[str, tuple[date, date]]


class New(Group):
    """A group whose own words make a trust, and which says in words what it could not do."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401  click's own form
        """Run what was asked for."""
        try:
            return super().invoke(ctx)
        except NotMadeError as error:
            raise click.ClickException(str(error)) from None


@click.group(cls=New, invoke_without_command=True)
@click.option("--name", metavar="TEXT", help="The trust's name.")
@click.option("--school", "schools", multiple=True, metavar="NAME:PHASE", help="A school; once for each.")
@click.option("--year", type=a_year, metavar="YEAR", help="The first school year, such as 2026-27; default: this one.")
@click.option(
    "--terms",
    "terms_file",
    metavar="FILE",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A file with the dates of the half-terms; default: those that are usual in England, marked as to be checked.",
)
@click.option("--support-level", "levels", multiple=True, metavar="NAME", help="A level of support; lowest first.")
@click.pass_context
def new(
    context: click.Context,
    name: str | None,
    schools: tuple[str, ...],
    year: SchoolYear | None,
    terms_file: Path | None,
    levels: tuple[str, ...],
) -> None:
    """Begin a trust's repository in an empty folder, or add to the one that is here.

    Asks for what is not said, where somebody can answer. Writes plans, settings of the site, of editors and of the
    forge, and says what to do next. Nothing is ever overwritten.

    Ends with 0 when all is written, 1 when nothing is, with the cause, and 2 for wrong use.

    \b
    Examples:
      trustplan new --name "Oakwell Trust" --school "Oak Primary School:primary"
      trustplan new plan oak
    """
    if context.invoked_subcommand:
        return
    folder = Path.cwd()
    new_folder.must_be_empty(folder)  # said at once, before anything is asked
    asks = sys.stdin.isatty()
    if name is None and not asks:
        msg = "Say the trust's name with --name, and each school with --school “Oak Primary School:primary”."
        raise click.UsageError(msg)
    name = new_files.plain_name(name if name is not None else click.prompt("The trust's name"), "the trust")
    made = new_files.schools_of(schools or (_asked_schools() if asks else ()))
    year = year or SchoolYear(first=first_year_of(date.today()))  # noqa: DTZ011  the day where the user is
    terms = read_terms(terms_file, year) if terms_file else {}
    if asks and not terms:
        terms = _asked_terms(year)
    supported = new_files.levels_of(levels)
    files = new_files.trust_files(
        name=name,
        schools=made,
        year=year,
        terms=terms or usual_terms(year.first),
        is_usual=not terms,
        levels=supported,
    )
    new_folder.begin(folder, files)
    click.echo(_what_next(name, made, files, is_usual=not terms))


def _what_next(name: str, schools: tuple[Named, ...], files: Mapping[str, str], *, is_usual: bool) -> str:
    count = len(schools)
    has = {0: "no school yet", 1: "one school"}.get(count, f"{count} schools")
    steps = ["trustplan check            what is wrong, and what to write instead; now: nothing"]
    steps.append("trustplan serve            the site on this computer, which follows your edits")
    if is_usual:
        steps.append("plans/reference/calendar.yaml: the terms are the usual ones; put your own in")
    if not count:
        steps.append('trustplan new school "Oak Primary School:primary"')
    steps.append(f"trustplan new plan {schools[0].id if schools else 'trust'}")
    steps.append("trustplan new meeting DATE")
    if "\n./wheels/" in files["requirements.txt"] and not list(Path("wheels").glob("*.whl")):
        steps.append("put the file of trustplan's release into wheels/, from where requirements.txt takes it")
    steps.append("git init, then commit everything; README.md says the rest to your leaders")
    lines = "\n".join(f"  {number}. {step}" for number, step in enumerate(steps, 1))
    return f"Wrote {len(files)} files for {name}, which has {has}.\nNext:\n{lines}"


def _asked_schools() -> list[str]:
    click.echo("The schools, one after the other by their full names; an empty line ends them.")
    found: list[str] = []
    while text := click.prompt(f"School {len(found) + 1}", default="", show_default=False).strip():
        if ":" not in text:
            text += f":{_asked_phase(text)}"
        try:
            new_files.schools_of([*found, text])
        except NotMadeError as error:
            click.echo(str(error), err=True)
            continue
        found.append(text)
    return found


def _asked_phase(name: str) -> str:
    """The phase of a school, which its name suggests where it has a word for one."""
    phases = click.Choice(new_files.PHASES, case_sensitive=False)
    asked = f"  Its phase ({', '.join(new_files.PHASES)})"
    return str(click.prompt(asked, default=new_files.phase_in(name), type=phases, show_choices=False))


def _asked_terms(year: SchoolYear) -> Terms:
    """The half-terms as they are typed, or nothing for the usual ones."""
    usual = usual_terms(year.first)
    if not click.confirm(
        f"Type the dates of the terms of {year} now? Otherwise the usual ones are written, to be checked"
    ):
        return {}
    found: Terms = {}
    for half in HALF_TERMS:
        first, last = usual[half]
        found[half] = (
            click.prompt(f"{half}, first day", default=str(first), value_proc=a_day),
            click.prompt(f"{half}, last day", default=str(last), value_proc=a_day),
        )
    return found


def read_terms(path: Path, year: SchoolYear) -> Terms:
    """The half-terms of a file: one of the format's calendars, or six lines such as `aut1 2026-09-03 2026-10-23`."""
    raw = path.read_bytes()
    document = read_yaml(raw, path.name)[0]
    data = as_entry(document.data if document else None)
    own = as_entry(as_entry(data.get("years")).get(str(year))) or as_entry(data.get(str(year))) or data
    found: Terms = {}
    for half in HALF_TERMS:
        span = as_entry(own.get(half))
        first, last = parse_date(text_of(span, "from")), parse_date(text_of(span, "to"))
        if not (first and last):
            typed = re.search(
                rf"^{half}\W+(\d{{4}}-\d\d-\d\d)\W+(?:to\W+)?(\d{{4}}-\d\d-\d\d)\s*$", _text(raw), re.MULTILINE
            )
            first, last = (parse_date(typed[1]), parse_date(typed[2])) if typed else (None, None)
        if not (first and last):
            msg = (
                f"{path.name} does not say when {half} of {year} begins and ends. Write six lines such as: {half} "
                f"{usual_terms(year.first)[half][0]} {usual_terms(year.first)[half][1]}"
            )
            raise NotMadeError(msg)
        found[half] = (first, last)
    return found


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", errors="replace").replace("\r\n", "\n")


for command in COMMANDS:
    new.add_command(command)
