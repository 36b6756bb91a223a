"""The decisions of a paper: takes what a meeting is asked, gives groups with who asks, what is recommended and the wording."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trustplan.primitives.english import capital, on_one_line
from trustplan.rating.status import ActionStatus, KpiStatus, ObjectiveStatus
from trustplan.website.item_text import say_resource
from trustplan.website.papers.minutes import first_words, resolution
from trustplan.website.papers.paper import Bullets, Facts, Group, Paragraph, Span, Wording
from trustplan.website.papers.text import joined, named, shortened, words

if TYPE_CHECKING:
    from trustplan.model import Resource
    from trustplan.website.context import PageContext
    from trustplan.website.overview_text import AskedFor
    from trustplan.website.papers.paper import Simple, Text

MOST_QUESTION, MOST_WORDS, MOST_WORDING = 220, 200, 420
FOR_MINUTES = "For the minutes"


def in_short(context: PageContext, body: str, number: int, asked: AskedFor) -> Group:
    """A decision in the report."""
    ask = asked.ask
    question, title = on_one_line(ask.question), first_words(ask.question)
    rest = question.removeprefix(title).lstrip(". ")
    blocks: list[Simple] = []
    if rest:
        blocks.append(Paragraph(text=words(shortened(rest, MOST_WORDS))))
    said: list[Text] = [_from(context, asked), _recommended(shortened(ask.recommended, MOST_WORDS))]
    if ask.if_deferred:
        deferred = capital(shortened(ask.if_deferred, MOST_WORDS).removesuffix("."))
        said.append((Span("If deferred: ", is_strong=True), Span(deferred)))
    blocks.append(Paragraph(text=(*joined(said, ". "), Span("."))))
    text = resolution(body, ask.question, ask.recommended, ask.options)
    blocks.append(Wording(label=FOR_MINUTES, text=shortened(text, MOST_WORDING)))
    title = shortened(title, MOST_QUESTION)
    heading: Text = (Span(f"{number}. {title} "), _code(asked))
    if f"({asked.code})" in title:  # which need not be said twice
        heading = (Span(f"{number}. "), Span(title, path=asked.path))
    return Group(title=heading, blocks=tuple(blocks), anchor=f"decision-{number}")


def whole(context: PageContext, body: str, number: int, asked: AskedFor) -> Group:
    """A decision in the appendix, with everything that its files say."""
    ask = asked.ask
    rows: list[tuple[str, Text]] = [("Question", words(on_one_line(ask.question))), ("From", _from(context, asked))]
    if belongs := _belongs_to(context, asked):
        rows.append(("On", belongs))
    rows.append(("Recommended", words(capital(on_one_line(ask.recommended)) or "No recommendation yet")))
    if ask.if_deferred:
        rows.append(("If deferred", words(capital(on_one_line(ask.if_deferred)))))
    if resources := [say_resource(one) for one in resources_of(context, asked)]:
        rows.append(("Resources", words("; ".join(resources))))
    blocks: list[Simple] = [Facts(rows=tuple(rows))]
    if ask.options:
        blocks.append(Paragraph(text=words("Options:")))
        blocks.append(Bullets(items=tuple(words(on_one_line(option)) for option in ask.options)))
    text = resolution(body, ask.question, ask.recommended, ask.options)
    blocks.append(Wording(label=FOR_MINUTES, text=text))
    title = (Span(f"Decision {number} "), _code(asked))
    return Group(title=title, blocks=tuple(blocks), anchor=f"decision-{number}-whole")


def _recommended(text: str) -> Text:
    """What is recommended, without its full stop."""
    if not text:
        return words("No recommendation yet")
    return Span("Recommended: ", is_strong=True), Span(text.removesuffix("."))


def _code(asked: AskedFor) -> Span:
    """What a decision belongs to, in short."""
    return Span(f"({asked.code})", path=asked.path, is_small=True)


def _from(context: PageContext, asked: AskedFor) -> Text:
    """Who asks, and with which paper."""
    ask = asked.ask
    who = (named(context.names.role(asked.organisation, ask.asked_by)), Span(", ")) if ask.asked_by else ()
    return (*who, Span(shortened(ask.paper, 60) or ("no paper yet" if who else "No paper yet")))


def _belongs_to(context: PageContext, asked: AskedFor) -> Text:
    if asked.ref not in context.edition.rated.index:
        return ()
    status = context.edition.rated.index[asked.ref]
    return words(f"{asked.code}: {on_one_line(status.title)}", path=asked.path)


def resources_of(context: PageContext, asked: AskedFor) -> tuple[Resource, ...]:
    """What the action behind a decision needs."""
    status = context.edition.rated.index.get(asked.ref)
    if isinstance(status, ActionStatus):
        return status.action.resources
    return ()


def objective_ref(context: PageContext, asked: AskedFor) -> str:
    """The address of the objective to which a decision belongs; empty for one on the support of a school."""
    status = context.edition.rated.index.get(asked.ref)
    if isinstance(status, ObjectiveStatus):
        return asked.ref
    if isinstance(status, (ActionStatus, KpiStatus)):
        return f"{status.plan}/{context.index.objective_of[status.ref]}"
    return ""
