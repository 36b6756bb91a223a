"""What `trustplan new` adds to a trust that is there: a school, plan, meeting, role or measure."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from trustplan.cli import new_files, new_folder, new_plan_from
from trustplan.cli.new_files import NotMadeError, SchoolYear
from trustplan.cli.options import PLANS, Command, Renamed, a_day, latest_day
from trustplan.primitives.notation import TRUST
from trustplan.primitives.periods import first_year_of, parse_period
from trustplan.primitives.suggestions import nearest
from trustplan.primitives.whole_files import write_whole
from trustplan.source import catalogue
from trustplan.source.append import with_entry
from trustplan.source.calendars import calendars_of
from trustplan.source.files import as_entry, as_list, text_of
from trustplan.source.yaml_reader import read_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trustplan.primitives.school_calendar import Calendar
    from trustplan.source.files import Entry

CALENDAR = "reference/calendar.yaml"
_PAPERS = timedelta(days=13)  # before a meeting, as papers go out and are written


def a_year(text: str) -> SchoolYear:
    """The school year that a text means. Raises click's usage error for one that means none."""
    period = parse_period(re.sub(r"[/–-](?:\d\d)?(?=\d\d$)", "-", text.strip()))
    if period is None or period.part:
        msg = f"“{text}” is no school year. Write it like 2026-27."
        raise click.BadParameter(msg)
    return SchoolYear(first=period.year)


@click.command(cls=Command)
@click.argument("text", metavar="NAME:PHASE")
@PLANS
def school(text: str, plans: Path) -> None:
    """Add a school with its phase; with an id of your own, write it before the name: "oak=Oak Primary School:primary".

    Ends with 0 when all is written, 1 when nothing is, with the cause, and 2 for wrong use.

    \b
    Example:
      trustplan new school "Oak Primary School:primary"
    """
    new_folder.end_earlier_run(plans, _shown(plans))
    (made,) = new_files.schools_of([text])
    relative = f"schools/{made.id}/profile.yaml"
    there = next((name for name in _folders(plans) if name.casefold() == made.id.casefold()), "")
    if there:
        title = text_of(_data(plans, f"schools/{there}/profile.yaml"), "title") or there
        msg = f"There is a school with the id “{there}” already: {title}. Give the new one another, such as {made.id}-2={text.partition('=')[2] or text}"
        raise NotMadeError(msg)
    new_folder.add(plans, _shown(plans), {relative: new_files.school_profile(made)}, latest_day(plans, None))
    click.echo(
        f"Wrote {_shown(plans)}/{relative}. Next: say in it when the school joined, and run: trustplan new plan {made.id}"
    )
    click.echo("In .github/CODEOWNERS, say who owns the folder.")


@click.command(cls=Command)
@click.argument("organisation", metavar="SCHOOL|trust")
@click.option(
    "--year", type=a_year, metavar="YEAR", help="The school year of the plan, or its first; default: this one."
)
@click.option(
    "--from",
    "document",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="A plan in Word (.docx) or Excel (.xlsx) to make it of; what is not sure is asked in a sheet of questions.",
)
@click.option(
    "--answers",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="The sheet of questions with your answers: writes the plan.",
)
@click.option(
    "-o",
    "out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Where the questions go; a name that ends in .yaml gives them as text. Default: beside the document.",
)
@click.option(
    "--as-of",
    "--on",
    "on",
    cls=Renamed,
    type=a_day,
    metavar="DATE",
    help="The day on which the document was last brought up to date.",
)
@PLANS
def plan(
    organisation: str,
    year: SchoolYear | None,
    document: Path | None,
    answers: Path | None,
    out: Path | None,
    on: date | None,
    plans: Path,
) -> None:
    """Begin the plan of a school for a year, or of the trust for three; with --from, from a plan in Word or Excel.

    Ends with 0 when all is written, 1 when nothing is, with the cause, or when questions are still open, and 2 for wrong
    use.

    \b
    Examples:
      trustplan new plan oak --year 2026-27
      trustplan new plan oak --from plan.docx
      trustplan new plan oak --from plan.docx --answers plan.questions.xlsx
    """
    new_folder.end_earlier_run(plans, _shown(plans))
    home = _home(plans, organisation)
    today = latest_day(plans, None)
    if document is None:
        if answers or out or on:
            msg = "Only with --from, which names the plan in Word or Excel."
            raise click.UsageError(msg)
        _empty_plan(plans, home, year or SchoolYear(first=first_year_of(today)), today)
        return
    if document.resolve().is_relative_to(plans.resolve()):
        msg = f"{document.name} lies among the plans, where its draft must not. Move it out of {_shown(plans)}/ first."
        raise NotMadeError(msg)
    if on is not None and on > today:
        msg = f"--as-of {on} is still to come. Say the day on which the document was last brought up to date."
        raise NotMadeError(msg)
    read = new_plan_from.open_document(document)
    year = year or new_plan_from.year_of(read, document) or SchoolYear(first=first_year_of(today))
    kind = _kind(home, year)
    profile = f"{home}/profile.yaml"
    wanted = new_plan_from.PlanRequest(
        organisation=organisation,
        year=year,
        last=kind.last,
        relative=kind.relative,
        title=kind.title,
        lead=_lead(plans, home),
        roles=_roles(plans, home),
        calendar=_calendar(plans, organisation),
        profile=profile,
        profile_raw=(plans / profile).read_bytes(),
        today=today,
        on=on,
        plans=plans,
        shown=_shown(plans),
    )
    new_plan_from.plan_from(read, new_plan_from.Files(document=document, answers=answers, out=out), wanted)


class _Kind(NamedTuple):
    """What differs between the plan of a school and of the trust."""

    relative: str
    title: str
    last: SchoolYear


def _kind(home: str, year: SchoolYear) -> _Kind:
    if home == TRUST:
        last = SchoolYear(first=year.first + 2)
        title = f"Strategic plan {year.first}-{last.first + 1}"
        return _Kind(f"{home}/strategy-{year.first}-{str(last)[-2:]}.yaml", title, last)
    title = f"Improvement plan {year.first}/{str(year)[-2:]}"
    return _Kind(f"{home}/improvement-{year}.yaml", title, year)


def _empty_plan(plans: Path, home: str, year: SchoolYear, today: date) -> None:
    """Write a plan with one priority to begin with."""
    is_trusts = home == TRUST
    first, word, heading = "P1", "priority", "The school's plan for the year"
    if is_trusts:
        first, word, heading = "O1", "objective", "The trust's strategic plan"
    relative, title, last = _kind(home, year)
    if (plans / relative).exists():
        msg = f"{_shown(plans)}/{relative} is there already, and is not overwritten. For another year, say --year."
        raise NotMadeError(msg)
    text = new_files.rendered(
        new_files.HOME / "plan" / "plan.yaml",
        {
            "heading": heading,
            "title": title,
            "year": year,
            "end": last.end,
            "lead": _lead(plans, home),
            "first": first,
            "word": word,
            "due": f"{year}/sum2"
            if str(year) in as_entry(_data(plans, CALENDAR).get("years"))
            else f"{year.first + 1}-07-16",
            "start": year.start,
            "serves": "" if is_trusts else _objective(plans),
        },
    )
    new_folder.add(plans, _shown(plans), {relative: text}, today)
    click.echo(f"Wrote {_shown(plans)}/{relative}, with one {word} to begin with.")
    click.echo("Next: put your own words in place of those in it, and run: trustplan check")


@click.command(cls=Command)
@click.argument("name", metavar="[ID]", required=False)
@PLANS
def measure(name: str | None, plans: Path) -> None:
    """Copy a measure of the catalogue into the trust's own file, to change what it says; without ID, list them.

    A measure of the catalogue needs no copy to be used: name its id in a KPI, or above a figure. A copy counts instead.

    Ends with 0 when all is written, 1 when nothing is, with the cause, and 2 for wrong use.

    \b
    Example:
      trustplan new measure attendance
    """
    texts = catalogue.measure_texts()
    if name is None:
        for key in texts:
            click.echo(f"{key:28} {text_of(catalogue.entry_in(catalogue.of_measure(key)), 'title')}")
        return
    new_folder.end_earlier_run(plans, _shown(plans))
    if name not in texts:
        known = catalogue.measures_beside({})
        near = nearest(name, known)
        fix = f"Did you mean “{near}”?" if near else "“trustplan new measure” lists them."
        msg = f"There is no measure “{name}” in the catalogue. {fix}"
        raise NotMadeError(msg)
    relative = "reference/measures.yaml"
    own = [text_of(as_entry(entry), "id") for entry in as_list(_data(plans, relative).get("measures"))]
    if name in own:
        msg = f"{_shown(plans)}/{relative} has “{name}” already, and that counts. Change it there."
        raise NotMadeError(msg)
    if (plans / relative).exists():
        raw = _appended(plans, relative, "measures", texts[name])
    else:
        raw = f"# Measures of the trust's own. An entry with an id of the catalogue counts in place of that.\nmeasures:\n{texts[name]}".encode()
    new_folder.add(plans, _shown(plans), {relative: raw}, latest_day(plans, None))
    click.echo(f"Wrote {name} into {_shown(plans)}/{relative}. From now on this entry counts, and not the catalogue's.")
    click.echo("Next: change it, such as its tolerance, and run: trustplan check")


@click.command(cls=Command)
@click.argument("day", type=a_day, metavar="DATE")
@click.option("--body", default="board", show_default=True, metavar="ID", help="The body that meets.")
@click.option("--title", metavar="TEXT", help="Its name; default: that of the body.")
@click.option(
    "--as-at", type=a_day, metavar="DATE", help="The last day whose facts are in the papers; default: 13 days before."
)
@PLANS
def meeting(day: date, body: str, title: str | None, as_at: date | None, plans: Path) -> None:
    """Add a meeting of the board or a committee to the calendar.

    Ends with 0 when all is written, 1 when nothing is, with the cause, and 2 for wrong use.

    \b
    Example:
      trustplan new meeting 2027-03-18 --body finance-committee
    """
    new_folder.end_earlier_run(plans, _shown(plans))
    relative = CALENDAR
    bodies = _bodies(plans)
    if body not in bodies:
        msg = (
            f"There is no body “{body}” in the profiles. Those that there are: {', '.join(bodies) or 'none'}. A "
            f"new one goes under “bodies:” in {_shown(plans)}/trust/profile.yaml."
        )
        raise NotMadeError(msg)
    meetings = [as_entry(entry) for entry in as_list(_data(plans, relative).get("meetings"))]
    for there in meetings:
        if text_of(there, "date") == str(day) and text_of(there, "body") == body:
            msg = f"“{text_of(there, 'id')}” is a meeting of “{body}” on {day} already. Nothing was written."
            raise NotMadeError(msg)
    short = body.removesuffix("-committee")
    name = f"{short}-{day:%Y-%m}"
    if any(text_of(there, "id") == name for there in meetings):
        name = f"{short}-{day}"
    title = new_files.plain_name(title, "the meeting") if title is not None else bodies[body]
    entry = {"id": name, "title": title, "body": body, "date": str(day), "as_at": str(as_at or day - _PAPERS)}
    raw = _appended(plans, relative, "meetings", entry)
    new_folder.add(plans, _shown(plans), {relative: raw}, latest_day(plans, None))
    click.echo(
        f"Wrote the meeting “{name}” into {_shown(plans)}/{relative}; its papers have the facts up to {entry['as_at']}."
    )
    click.echo(f"Next: name it where something is asked of it, as “meeting: {name}”.")


@click.command(cls=Command)
@click.argument("name", metavar="ID")
@click.argument("title", metavar="TITLE")
@click.option("--of", "organisation", default=TRUST, show_default=True, metavar="ID", help="Whose role it is.")
@PLANS
def role(name: str, title: str, organisation: str, plans: Path) -> None:
    """Add a role to a profile. Roles, never names of people.

    Ends with 0 when all is written, 1 when nothing is, with the cause, and 2 for wrong use.

    \b
    Example:
      trustplan new role attendance-lead "Attendance lead" --of oak
    """
    new_folder.end_earlier_run(plans, _shown(plans))
    relative = f"{_home(plans, organisation)}/profile.yaml"
    new_files.checked_id(name, "a role")
    title = new_files.plain_name(title, "the role")
    for home in dict.fromkeys(("trust", relative.rpartition("/")[0])):
        for entry in as_list(_data(plans, f"{home}/profile.yaml").get("roles")):
            if text_of(as_entry(entry), "id") == name:
                msg = f"“{name}” is a role in {_shown(plans)}/{home}/profile.yaml already: {text_of(as_entry(entry), 'title')}."
                raise NotMadeError(msg)
    raw = _appended(plans, relative, "roles", {"id": name, "title": title})
    new_folder.add(plans, _shown(plans), {relative: raw}, latest_day(plans, None))
    click.echo(f"Wrote the role “{name}” into {_shown(plans)}/{relative}. Next: name it in plans, as “lead: {name}”.")


@click.command(cls=Command)
def requirements() -> None:
    """Write requirements.txt again, and the schemas that editors use, for the version of the program that runs now.

    Ends with 0 when all is written, 1 when nothing is, with the cause, and 2 for wrong use.

    \b
    Example:
      trustplan new requirements
    """
    if not Path("mkdocs.yml").is_file():
        msg = "There is no mkdocs.yml here. Run this in the folder of the trust."
        raise NotMadeError(msg)
    files = {"requirements.txt": new_files.requirements(), **new_files.editor_schemas()}
    for relative, text in files.items():
        Path(relative).parent.mkdir(parents=True, exist_ok=True)
        write_whole(Path(relative), text.encode())
    click.echo(f"Wrote requirements.txt and {len(files) - 1} schemas in .vscode/. Next: commit what has changed.")


def _shown(plans: Path) -> str:
    return plans.as_posix().rstrip("/")


def _folders(plans: Path) -> list[str]:
    """The ids of the schools that are there."""
    return sorted(path.name for path in (plans / "schools").glob("*/"))


def _home(plans: Path, organisation: str) -> str:
    """The folder of an organisation below the plans. Raises NotMadeError where there is none."""
    if organisation == TRUST:
        return TRUST
    if organisation not in _folders(plans):
        known = ", ".join((*_folders(plans), TRUST))
        msg = f"There is no school “{organisation}”. Choose one of: {known}; or add it with “trustplan new school”."
        raise NotMadeError(msg)
    return f"schools/{organisation}"


def _data(plans: Path, relative: str) -> Entry:
    """What a file says; nothing where it is not there. Raises NotMadeError where it cannot be read."""
    path = plans / relative
    if not path.is_file():
        return {}
    document = read_yaml(path.read_bytes(), relative)[0]
    if document is None:
        msg = f"{_shown(plans)}/{relative} cannot be read. Run “trustplan check” first, and correct it."
        raise NotMadeError(msg)
    return as_entry(document.data)


def _appended(plans: Path, relative: str, key: str, entry: Mapping[str, str] | str) -> bytes:
    path = plans / relative
    raw = with_entry(path.read_bytes(), key, entry) if path.is_file() else None
    if raw is None:
        why = (
            "is not there"
            if not path.is_file()
            else f"is written in a way in which it is not sure where an entry of “{key}” belongs"
        )
        msg = f"{_shown(plans)}/{relative} {why}. Nothing was written; add the entry by hand."
        raise NotMadeError(msg)
    return raw


def _lead(plans: Path, home: str) -> str:
    """The role that leads a plan to begin with: the first of its profile, or else of the trust's."""
    for folder in (home, TRUST):
        for entry in as_list(_data(plans, f"{folder}/profile.yaml").get("roles")):
            if name := text_of(as_entry(entry), "id"):
                return name
    msg = f"No profile has a role that could lead the plan. Run: trustplan new role headteacher Headteacher --of {home.rpartition('/')[2]}"
    raise NotMadeError(msg)


def _roles(plans: Path, home: str) -> dict[str, str]:
    """The titles of all roles that a plan may name, by id: its organisation's, and the trust's."""
    found: dict[str, str] = {}
    for folder in dict.fromkeys((home, TRUST)):
        for entry in as_list(_data(plans, f"{folder}/profile.yaml").get("roles")):
            name = text_of(as_entry(entry), "id")
            found.setdefault(name, text_of(as_entry(entry), "title") or name)
    return found


def _calendar(plans: Path, organisation: str) -> Calendar:
    """The calendar of a school or the trust; one that knows no year where there is none."""
    found = calendars_of(_data(plans, CALENDAR))
    return found.get(organisation, found[TRUST])


def _objective(plans: Path) -> str:
    """The address of the trust's first objective, as an example of what a school's priority may serve."""
    for path in sorted((plans / TRUST).glob("strategy*.yaml")):
        for entry in as_list(_data(plans, f"{TRUST}/{path.name}").get("objectives")):
            return f"{path.stem}/{text_of(as_entry(entry), 'id')}"
    return ""


def _bodies(plans: Path) -> dict[str, str]:
    """The bodies of all profiles, with their titles."""
    found: dict[str, str] = {}
    for home in (TRUST, *(f"schools/{name}" for name in _folders(plans))):
        for entry in as_list(_data(plans, f"{home}/profile.yaml").get("bodies")):
            found.setdefault(text_of(as_entry(entry), "id"), text_of(as_entry(entry), "title"))
    return found


COMMANDS = (school, plan, measure, meeting, role, requirements)
