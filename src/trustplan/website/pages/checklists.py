"""The page on checklists: what each requires, and what every organisation answered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.oversight.reviews import Answer
from trustplan.primitives.english import capital, counted, inside, listed, say_count, say_date, verb
from trustplan.primitives.periods import MONTH_NAMES
from trustplan.website.context import WIDE
from trustplan.website.overview_text import RESULTS
from trustplan.website.page import MOST_COMPARED, MOST_ROWS, Cut, SearchEntry, cut
from trustplan.website.pages.heat_table import Head, HeatTable
from trustplan.website.pages.sections import HOME
from trustplan.website.view import View

if TYPE_CHECKING:
    from datetime import date

    from trustplan.model import Organisation, Requirement, Tool
    from trustplan.website.context import PageContext
    from trustplan.website.page import Page

MOST_NAMED = 6  # organisations in the lead
LOUD = ("not-met", "not-checked", "")


class Answered(Struct, frozen=True, kw_only=True):
    """An organisation's answers to a checklist."""

    organisation: Organisation
    answers: tuple[Answer, ...]


class AnswerCell(Struct, frozen=True, kw_only=True):
    """An answer in a word: loud where it asks for attention, quiet where nothing is asked."""

    word: str
    is_loud: bool
    is_quiet: bool
    on: date | None


class OpenAnswer(Struct, frozen=True, kw_only=True):
    """A requirement that is not met or was not checked at an organisation: its page, the answer, and its deadline."""

    title: str
    about: str
    organisation: str
    to: str
    cell: AnswerCell


class ChecklistBlock(Struct, frozen=True, kw_only=True):
    """A checklist: what is open, how many answers there are in words, and requirements by organisations, `more` left out."""

    tool: Tool
    open: Cut[OpenAnswer]
    summary: str
    table: HeatTable[AnswerCell]
    more: int


class ChecklistsView(View, frozen=True, kw_only=True):
    """Every checklist."""

    TEMPLATE = "checklists.html"
    checklists: list[ChecklistBlock]


def make_checklists(context: PageContext) -> Iterator[Page]:
    """The page on checklists, where a tool has one."""
    tools = [t for t in context.edition.trust.governance.tools if t.checklist]
    if tools:
        yield _checklists(context, tools)


def _checklists(context: PageContext, tools: list[Tool]) -> Page:
    answered = {t.id: _answered(context, t) for t in tools}
    lead = _lead(answered)
    return context.page(
        lambda: ChecklistsView(checklists=[_block(context, t, answered[t.id]) for t in tools]),
        path="reviews/checklists/",
        title="Checklists",
        trail=[HOME, ("Reviews", "reviews/")],
        hides=WIDE,
        headings=[(t.title, t.id) for t in tools],
        search=[SearchEntry(title="Checklists", text=lead)],
        lead=lead,
    )


def _answered(context: PageContext, tool: Tool) -> list[Answered]:
    """The answers of every organisation that a checklist is for."""
    organisations = context.edition.trust.organisations
    rows = context.overview_text.answers[tool.id].items()
    return [Answered(organisation=organisations[name], answers=found) for name, found in rows]


def _lead(answered: dict[str, list[Answered]]) -> str:
    """How many requirements are open, and where."""
    counts: dict[str, int] = {}
    for rows in answered.values():
        for row in rows:
            if found := sum(_is_open(answer) for answer in row.answers):
                counts[row.organisation.short] = counts.get(row.organisation.short, 0) + found
    total = sum(counts.values())
    if not total:
        return "Every requirement of every checklist is met."
    start = f"{capital(counted(total, 'requirement'))} {verb(total, 'is', 'are')} not met or not checked"
    if len(counts) == 1:
        return f"{start}, {verb(total, 'at', 'all at')} {next(iter(counts))}."
    if len(counts) > MOST_NAMED:
        return f"{start}, at {counted(len(counts), 'organisation')}."
    return f"{start}: {listed([f'{say_count(count)} at {name}' for name, count in counts.items()])}."


def _is_open(answer: Answer) -> bool:
    """Whether a requirement is not met or was not checked, now or for the last day of the law."""
    return answer.result in LOUD or answer.unmet is not None


def _block(context: PageContext, tool: Tool, answered: list[Answered]) -> ChecklistBlock:
    shown = cut(answered, MOST_COMPARED)
    columns, by_organisation = [], []
    for row in shown:
        columns.append(Head(name=row.organisation.short, to=context.urls.organisation_path(row.organisation.id)))
        by_organisation.append({answer.requirement.id: answer for answer in row.answers})
    rows = []
    for requirement in tool.checklist:
        head = Head(name=requirement.title, second=_about(requirement))
        cells = [_cell(found.get(requirement.id)) for found in by_organisation]
        rows.append((head, cells))
    table = HeatTable(corner="Requirement", columns=columns, rows=rows)
    found, asked = _open_answers(context, tool, answered)
    return ChecklistBlock(
        tool=tool,
        open=cut(found, MOST_ROWS),
        summary=f"{capital(say_count(asked - len(found)))} of {say_count(asked)} met, counting each school.",
        table=table,
        more=shown.more,
    )


def _open_answers(context: PageContext, tool: Tool, answered: list[Answered]) -> tuple[list[OpenAnswer], int]:
    """What is open, by requirement as the checklist has them; and how many answers are asked for."""
    found, asked = [], 0
    for requirement in tool.checklist:
        for row in answered:
            for answer in row.answers:
                if answer.requirement.id != requirement.id or answer.result == "not-applicable":
                    continue
                asked += 1
                if _is_open(answer):
                    organisation = row.organisation
                    entry = OpenAnswer(
                        title=requirement.title,
                        about=_about(requirement),
                        organisation=organisation.short,
                        to=context.urls.organisation_path(organisation.id),
                        cell=_cell(answer),
                    )
                    found.append(entry)
    return found, asked


def _about(requirement: Requirement) -> str:
    """By when the law wants it, when to begin, and where it is written."""
    parts = []
    if requirement.statutory:
        parts.append(f"statutory deadline {_day_of_year(requirement.statutory)}")
    if requirement.prompt:
        parts.append(f"start by {_day_of_year(requirement.prompt)}")
    if requirement.source:
        parts.append(requirement.source)
    return ", ".join(parts)


def _day_of_year(month_day: tuple[int, int]) -> str:
    month, day = month_day
    return f"{day}\u00a0{MONTH_NAMES[month - 1]}"


def _cell(answer: Answer | None) -> AnswerCell:
    if answer is None:
        return AnswerCell(word="Not applicable", is_loud=False, is_quiet=True, on=None)
    word = RESULTS[answer.result]
    if answer.unmet and answer.result not in LOUD:
        word = f"Nothing recorded for the deadline of {say_date(answer.unmet)}; before that, {inside(word)}"
    return AnswerCell(
        word=word,
        is_loud=_is_open(answer),
        is_quiet=answer.result == "not-applicable",
        on=answer.on,
    )
