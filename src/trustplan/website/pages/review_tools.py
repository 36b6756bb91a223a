"""The page on the tools of review: what is reviewed, how often, and who sees it, by the function of governance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.model import TRUST
from trustplan.primitives.english import capital, counted, inside, listed, say_every
from trustplan.website.context import WIDE
from trustplan.website.page import SearchEntry
from trustplan.website.pages.sections import HOME
from trustplan.website.search_words import joined
from trustplan.website.view import View

if TYPE_CHECKING:
    from trustplan.model import SupportCriteria, Tool
    from trustplan.website.context import PageContext
    from trustplan.website.page import Page

OF_WHOM = {"schools": "each school", "trust": "the trust", "all": "the trust and each school"}


class ToolRow(Struct, frozen=True, kw_only=True):
    """A tool: who is reviewed, how often, and who sees what it found."""

    tool: Tool
    who: str
    every: str
    by: str
    seen_by: str


class FunctionBlock(Struct, frozen=True, kw_only=True):
    """A function of governance and the tools that serve it."""

    title: str
    tools: list[ToolRow]


class ReviewToolsView(View, frozen=True, kw_only=True):
    """The tools by the function that they serve."""

    TEMPLATE = "review_tools.html"
    functions: list[FunctionBlock]


def review_tools_page(context: PageContext) -> Page:
    """The page on the tools of review."""
    tools = context.edition.trust.governance.tools
    lead = f"{capital(counted(len(tools), 'type'))} of review, by the function of governance that each supports."
    return context.page(
        lambda: ReviewToolsView(functions=_functions(context)),
        path="reviews/tools/",
        title="Types of review",
        trail=[HOME, ("Reviews", "reviews/")],
        hides=WIDE,
        source=tools[0].at,
        search=[SearchEntry(title="Types of review", text=joined((lead, *(tool.title for tool in tools))))],
        lead=lead,
    )


def _functions(context: PageContext) -> list[FunctionBlock]:
    governance = context.edition.trust.governance
    others: list[ToolRow] = []
    by_function: dict[str, list[ToolRow]] = {f.id: [] for f in governance.functions}
    for tool in governance.tools:
        by_function.get(tool.function, others).append(_tool(context, tool))
    blocks = []
    for function in governance.functions:
        tools = by_function[function.id]
        if tools:
            blocks.append(FunctionBlock(title=function.title, tools=tools))
    if others:
        blocks.append(FunctionBlock(title="Other reviews", tools=others))
    return blocks


def _tool(context: PageContext, tool: Tool) -> ToolRow:
    trust = context.edition.trust
    who = "each church school" if tool.church_only else OF_WHOM[tool.of]
    if tool.parts:
        parts = [inside(trust.governance.part_title(part)) for part in tool.parts]
        who += f", one part at a time: {listed(parts)}"
    return ToolRow(
        tool=tool,
        who=capital(who),
        every=_say_rhythms(tool, trust.governance.criteria),
        by=context.names.reviewer(TRUST, tool.by),
        seen_by=listed([trust.body_title(b) for b in tool.seen_by]),
    )


def _say_rhythms(tool: Tool, criteria: SupportCriteria | None) -> str:
    """How often a tool is used, and how often at levels of support where that differs."""
    rhythms = ["when needed" if tool.every == "event" else say_every(tool.every)]
    for level, every in tool.levels.items():
        found = criteria.level(level) if criteria else None
        title = inside(found.title) if found else level
        rhythms.append(f"{say_every(every)} at {title}")
    return capital("; ".join(rhythms))
