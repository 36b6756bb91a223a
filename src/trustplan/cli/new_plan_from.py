"""`trustplan new plan --from`: a first plan from a plan in Word or Excel, by a draft and a sheet of questions."""

from __future__ import annotations

import re
from importlib.util import find_spec
from typing import TYPE_CHECKING

import click
from msgspec import Struct

from trustplan.cli import new_folder
from trustplan.cli.new_files import NotMadeError, SchoolYear
from trustplan.loading.first_plan import question_sheet
from trustplan.loading.first_plan.context import Context
from trustplan.loading.first_plan.dates import PlanYears
from trustplan.loading.first_plan.make import make_plan
from trustplan.loading.first_plan.plan_file import places_of_lines, plan_text
from trustplan.loading.first_plan.question_sheet import AnswersError, SheetText
from trustplan.loading.first_plan.questions import Asker
from trustplan.primitives.english import counted
from trustplan.primitives.extras import OFFICE, command_for
from trustplan.primitives.os_errors import say_refused
from trustplan.primitives.whole_files import write_whole
from trustplan.source.append import with_entry
from trustplan.source.files import as_list
from trustplan.source.tables.office_file import WORD, program_of
from trustplan.source.tables.rows import TableError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from trustplan.loading.first_plan.make import Made
    from trustplan.loading.first_plan.questions import Question
    from trustplan.primitives.school_calendar import Calendar
    from trustplan.source.tables.grid import OfficeDocument

_MODULES = {WORD: "docx", "Excel": "openpyxl"}
_YEAR = re.compile(r"\b(20[0-9]{2}) ?[/–-] ?(?:20)?([0-9]{2})\b")
_MOST_REMARKS = 12


class Files(Struct, frozen=True, kw_only=True):
    """The document, the file of answers where there is one, and where the sheet of questions goes, where that was said."""

    document: Path
    answers: Path | None
    out: Path | None

    @property
    def is_text(self) -> bool:
        """Whether the questions are wanted as text."""
        named = self.out or self.answers
        return named is not None and named.suffix.lower() in (".yaml", ".yml", ".txt")

    @property
    def sheet(self) -> Path:
        """Where the questions are written: a file that is not there yet, or the one that was named."""
        if self.out is not None:
            return self.out
        ending = ("xlsx", "yaml")[self.is_text]
        stem = self.document.with_suffix("")
        made = stem.with_name(f"{stem.name}.questions.{ending}")
        number = 1
        while self.answers is not None and made.exists():
            number += 1
            made = stem.with_name(f"{stem.name}.questions-{number}.{ending}")
        return made

    @property
    def draft(self) -> Path:
        """Where the draft is written."""
        return self.document.with_name(f"{self.document.with_suffix('').name}.draft.yaml")


class PlanRequest(Struct, frozen=True, kw_only=True):
    """The plan that is wanted: whose, for which years, where it goes, who leads it, its roles and its profile's bytes."""

    organisation: str
    year: SchoolYear
    last: SchoolYear
    relative: str
    title: str
    lead: str
    roles: Mapping[str, str]
    calendar: Calendar
    profile: str
    profile_raw: bytes
    today: date
    on: date | None
    plans: Path
    shown: str


def open_document(path: Path) -> OfficeDocument:
    """A document of Word or Excel. Raises NotMadeError with what is wrong with the file, and what to do."""
    raw = path.read_bytes()
    try:
        program = program_of(raw, path.name)
        if find_spec(_MODULES[program]) is None:
            msg = (
                f"{path.name} is a file of {program}, and the part of trustplan that reads one is not installed. "
                f"Install it: {command_for(OFFICE)}"
            )
            raise NotMadeError(msg)
        if program == WORD:
            from trustplan.source.tables.docx_document import read_docx  # noqa: PLC0415  only where it is needed

            return read_docx(raw, path.name)
        from trustplan.source.tables.xlsx_document import read_xlsx  # noqa: PLC0415  only where it is needed

        return read_xlsx(raw, path.name)
    except TableError as error:
        raise NotMadeError(str(error)) from None


def year_of(document: OfficeDocument, path: Path) -> SchoolYear | None:
    """The school year that a document's headings or the name of its file say, where it is only one."""
    texts = [path.name.replace("_", " "), *document.margins]
    for part in document.parts:
        text = getattr(part, "text", "")
        if text and len(text) < 200:
            texts.append(text)
    found = {int(first) for first, last in _YEAR.findall("\n".join(texts)) if (int(first) + 1) % 100 == int(last)}
    if len(found) == 1:
        return SchoolYear(first=found.pop())
    return None


def plan_from(document: OfficeDocument, files: Files, wanted: PlanRequest) -> None:
    """Write a draft and the questions, or the plan where all are answered. Raises NotMadeError where nothing can be made."""
    if (wanted.plans / wanted.relative).exists():
        msg = (
            f"{wanted.shown}/{wanted.relative} is there already, and is not overwritten. For another year, say --year."
        )
        raise NotMadeError(msg)
    _must_be_ours(files)
    asker = Asker(_answers(files))
    source = f"the plan in {document.program}"
    context = Context(
        roles=wanted.roles,
        lead=wanted.lead,
        years=PlanYears(first=wanted.year.first, last=wanted.last.first, calendar=wanted.calendar),
        today=wanted.today,
        title=wanted.title,
        source=source,
        on=wanted.on,
    )
    made = make_plan(document, context, asker)
    if not made.found.actions:
        raise NotMadeError(_no_actions(files.document, made))
    _say_found(files, made, wanted)
    if asker.open:
        _write_questions(files, made, asker, wanted)
        if files.answers is not None:
            raise NotMadeError(_still_open(asker.open))
        return
    _write_plan(files, made, wanted)


def _must_be_ours(files: Files) -> None:
    """Raise NotMadeError where a file would be overwritten that this command has not made."""
    draft = files.draft
    if draft.is_file() and not draft.read_bytes().startswith(b"# DRAFT of "):
        msg = f"{draft.name} is there already, and is no draft of this command. Move it away, and run this again."
        raise NotMadeError(msg)
    if files.answers is not None and files.out is not None and files.out.exists():
        msg = f"{files.out.name} is there already, and is not overwritten. Say another name with -o, or leave it out."
        raise NotMadeError(msg)


def _answers(files: Files) -> dict[str, str]:
    if files.answers is None:
        if files.sheet.exists():
            msg = (
                f"{files.sheet.name} is there already, and may hold your answers. If it does, run the command again with: "
                f'--answers "{files.sheet}". If not, delete it.'
            )
            raise NotMadeError(msg)
        return {}
    try:
        return question_sheet.read_answers(files.answers.read_bytes(), files.answers.name)
    except AnswersError as error:
        raise NotMadeError(str(error)) from None


def _no_actions(path: Path, made: Made) -> str:
    remarks = "\n".join(f"  {line}" for line in made.remarks[:_MOST_REMARKS])
    msg = (
        f"{path.name} has no table of actions, so no plan can be made of it. Sentences outside tables are not read, since "
        "nobody can be sure what in them is an action, who leads, and by when. Put the actions into a table with a row for "
        "each, and headings such as Priority, Action, Who, By when, Cost, Success criteria, RAG and Progress; or begin an "
        "empty plan with “trustplan new plan” and copy your words into it."
    )
    if remarks:
        msg += f"\nWhat is in the file:\n{remarks}"
    return msg


def _say_found(files: Files, made: Made, wanted: PlanRequest) -> None:
    found = made.found
    click.echo(
        f"Read {files.document.name}: {counted(len(found.actions), 'action')} below "
        f"{counted(len(as_list(made.data['objectives'])), 'priority', 'priorities')}, in {counted(found.tables, 'table')} with "
        f"{counted(found.columns, 'column')}, of which {found.known_columns} are known by their headings. The plan is for "
        f"{wanted.year} and is led by “{wanted.lead}”, the first role of the profile."
    )
    for line in made.remarks[:_MOST_REMARKS]:
        click.echo(f"- {line}")
    if len(made.remarks) > _MOST_REMARKS:
        click.echo(f"- and {len(made.remarks) - _MOST_REMARKS} more; the sheet of questions has them all.")


def _write_questions(files: Files, made: Made, asker: Asker, wanted: PlanRequest) -> None:
    """Write the questions, with the answers that there are, and the draft."""
    sheet = files.sheet
    command = (
        f'trustplan new plan {wanted.organisation} --year {wanted.year} --from "{files.document}" --answers "{sheet}"'
    )
    text = SheetText(files.document.name, command, wanted.year.first)
    write = question_sheet.as_text
    if not files.is_text:
        write = question_sheet.as_workbook
        if find_spec("xlsxwriter") is None:
            msg = (
                "The part of trustplan that writes the questions as a workbook is not installed. "
                f"Install it: {command_for(OFFICE)}. Or add “-o questions.yaml”, and they are written as text."
            )
            raise NotMadeError(msg)
    try:
        raw = write(asker.in_order, made.remarks, text)
    except AnswersError as error:
        raise NotMadeError(str(error)) from None
    comments = (
        f"DRAFT of {wanted.shown}/{wanted.relative}, made of {files.document.name}. It is for looking at: nothing reads it.",
        f"{counted(len(asker.open), 'question')} in {sheet.name} still to be answered; what is “not decided yet” waits for them.",
        "It is written anew each time the command runs, so change nothing here.",
    )
    draft = plan_text(made.data, comments)
    _put(sheet, raw)
    click.echo(f"Wrote {sheet}: {counted(len(asker.questions), 'question')}, {len(asker.open)} of them open.")
    if draft is not None:
        _put(files.draft, draft)
        click.echo(
            f"Wrote {files.draft}, a draft to look at. Both may hold names of people: do not put them among the plans."
        )
    if files.answers is None:
        click.echo(f"Next: answer the questions in {sheet.name}, save it, and run:\n  {command}")


def _put(path: Path, raw: bytes) -> None:
    try:
        write_whole(path, raw)
    except OSError as error:
        message, fix = say_refused(error)
        msg = f"{message}. What was there is as it was. {fix}"
        raise NotMadeError(msg) from None


def _still_open(questions: list[Question]) -> str:
    """All that is not answered, or not with an answer that fits."""
    lines: list[str] = []
    for question in questions:
        why = "No answer yet."
        if question.answer:
            why = question.why_not
        lines.append(f"- {question.text} ({question.places[0]}) {why}")
    asked = counted(len(questions), "question is", "questions are")
    return (
        f"No plan was written: {asked} still open. The sheet that was just written has all your answers so far.\n"
        + "\n".join(lines)
    )


def _write_plan(files: Files, made: Made, wanted: PlanRequest) -> None:
    comments = (
        f"{wanted.title}: made of {files.document.name}. Read it through once; from now on, this file is the plan.",
    )
    raw = plan_text(made.data, comments)
    if raw is None:
        msg = f"A text in {files.document.name} cannot be written into a plan file. Look for signs that cannot be seen in it."
        raise NotMadeError(msg)
    written: dict[str, str | bytes] = {wanted.relative: raw}
    profile = wanted.profile_raw
    for name, title in made.new_roles.items():
        added = with_entry(profile, "roles", {"id": name, "title": title})
        if added is None:
            msg = f"The role “{title}” cannot be added to {wanted.shown}/{wanted.profile}. Add it by hand, and run this again."
            raise NotMadeError(msg)
        profile = added
    if made.new_roles:
        written[wanted.profile] = profile
    try:
        new_folder.add(wanted.plans, wanted.shown, written, wanted.today)
    except NotMadeError as error:
        raise NotMadeError(_with_places(str(error), raw, made, files, wanted)) from None
    click.echo(f"Wrote {wanted.shown}/{wanted.relative}.")
    if made.new_roles:
        click.echo(f"Wrote {counted(len(made.new_roles), 'new role')} into {wanted.shown}/{wanted.profile}.")
    if files.draft.is_file():
        click.echo(f"{files.draft.name} is not needed any more.")
    click.echo("Next: read the plan on its page or in the file, and run: trustplan check")


def _with_places(message: str, raw: bytes, made: Made, files: Files, wanted: PlanRequest) -> str:
    """The errors of a check, each with the place in the document that its line was made of."""
    places = places_of_lines(raw, made.places)

    def placed(found: re.Match[str]) -> str:
        place = places.get(int(found[1]), "")
        if not place:
            return found[0]
        return f"{files.document.name}, {place}: "

    return re.sub(rf"{re.escape(f'{wanted.shown}/{wanted.relative}')}:(\d+): ", placed, message)
