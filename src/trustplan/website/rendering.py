"""The environment of the templates: their filters, and how the lines that they are written in become the page's.

A template is laid out for the people who change it: an element, a table cell or a list item on each line, indented by
what it is in. None of this is output; `join_lines` takes it out when a template is compiled:

- Indentation, and a line break next to a tag or next to a {% %} or {# #}, are not output.
- A line break between words, or between a word and a {{ value }}, is output as one space; so is one between the
  attributes of a tag. One between two values is not output, as a value may be an element.
- A blank line is output as one line break. The parts of a page are kept apart so, for those who read its source.
- In <pre>, <textarea>, <script> and <style> everything is output as it is written.

Where a line ends in a tag and a space is wanted after it, {{ " " }} says so.

What repeats is a macro of parts.html, items.html or tables.html. Only a table's cell, of which a site has tens of
thousands, is a tag of its own, because a macro takes ten times as long: {% cell "Name" %}...{% endcell %}.
"""

from __future__ import annotations

import hashlib
import re
from functools import cache
from keyword import iskeyword
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined, nodes
from jinja2.compiler import CodeGenerator
from jinja2.ext import Extension
from jinja2.runtime import Context, Macro
from markupsafe import Markup, escape

from trustplan.primitives.english import (
    capital,
    counted,
    say_count,
    say_date,
    say_days,
    say_every,
    verb,
)
from trustplan.primitives.template_cache import template_cache
from trustplan.rating.status import ActionStatus
from trustplan.website.linked_name import inside
from trustplan.website.note_markdown import note_html

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from jinja2.compiler import Frame, MacroRef
    from jinja2.parser import Parser

    from trustplan.primitives.nouns import Noun

# What decides on a line break: Jinja's own marks and elements whose text is kept, which are passed over as a whole, as is
# a tag of one line; otherwise the borders of tags, quotes in them, and the break itself.
_PIECE = re.compile(
    r"\{\{[^}]*(?:\}(?!\})[^}]*)*\}\}|\{%[^%]*(?:%(?!\})[^%]*)*%\}|\{\#[^#]*(?:\#(?!\})[^#]*)*\#\}"
    r"|<(?P<name>pre|textarea|script|style)\b.*?</(?P=name)>"
    r"|<[/!]?[A-Za-z][^<>{\n\"]*(?:\"[^<>{\n\"]*\"[^<>{\n\"]*)*>"
    r"|(?P<gap>[ \t]*\n\s*)"
    r"|(?P<tag><[/!]?[A-Za-z])"
    r"|(?P<end>>)"
    r"|(?P<quote>\")",
    re.DOTALL,
)
_DATE = re.compile(
    r"\b[0-9]{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*(?: [0-9]{4})?\b|\bkey stage [0-9]\b"
)
_TO_ESCAPE = re.compile("[&<>'\"]").search
_TAG_OR_BLOCK_ENDS = (">", "%}", "#}", '{{ " " }}')
_TAG_OR_BLOCK_BEGINS = ("<", "{%", "{#")


def not_shown(shown: int, hidden: int, what: Noun, *, is_for_trustees: bool) -> str:
    """How many of some items are not on a page: `Of six actions, one is not yet published.`

    Trustees are shown all but what is under embargo, and read of it what the reason of the rating says.
    """
    unseen = "not yet published" if is_for_trustees else "not shown here"
    return f"Of {counted(shown + hidden, *what)}, {say_count(hidden)} {verb(hidden, 'is', 'are')} {unseen}."


def environment(folder: str = "website/templates") -> Environment:
    """The environment of a folder's templates. Everything is escaped, and a missing value is an error."""
    env = _Environment(
        loader=_Loader("trustplan", folder),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,  # a server that follows edits of templates loads this module anew
        bytecode_cache=template_cache(),
        extensions=[_Layout],
    )
    env.filters.update(
        day=unbroken,
        time=_time,
        every=say_every,
        note=note_html,
        capital=capital,
        inside=inside,
        days=say_days,
        word=say_count,
        tied=tied,
    )
    env.globals.update(counted=counted, not_shown=not_shown)
    env.tests["action"] = lambda item: isinstance(item, ActionStatus)
    return env


class _Context(Context):
    """Calls macros and functions as they are, where the compiled template leaves the call to the context."""

    def call(self, called: Callable[..., object], *args: object, **named: object) -> object:
        """The result of a call. Jinja adds variables of loops and blocks, for what wants the context."""
        named.pop("_loop_vars", None)
        named.pop("_block_vars", None)
        return called(*args, **named)


class _Code(CodeGenerator):
    """Has each value of a template escaped by `shown`, and macros and functions called as Python calls them.

    Jinja's own asks of each that is called whether it wants the context as its first argument, which costs as much as the
    call. None of ours does; a macro knows of itself that it is escaped.
    """

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.shown(")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802  Jinja's
        """Write a call."""
        if node.dyn_args or node.dyn_kwargs:
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.write("(")
        self.visit(node.node, frame)
        self.write(")(")
        for given in node.args:
            self.visit(given, frame)
            self.write(", ")
        for named in node.kwargs:  # a name may be a word of Python, as “class” is
            before, after = f"{named.key}=", ", "
            if iskeyword(named.key):
                before, after = f"**{{{named.key!r}: ", "}, "
            self.write(before)
            self.visit(named.value, frame)
            self.write(after)
        self.write("caller=caller)" if forward_caller else ")")

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:
        """Write the making of a macro."""
        self.write("environment.quick(")
        super().macro_def(macro_ref, frame)
        self.write(")")


def quick(macro: Macro) -> Callable[..., str]:
    """A macro that is called at once where it is given as many values as it names.

    Jinja looks at each call for names, defaults and what was not expected, which takes longer than most macros.
    """
    is_plain = macro._default_autoescape and not (macro.caller or macro.catch_kwargs or macro.catch_varargs)
    if not is_plain:
        return macro
    inner, count = macro._func, macro._argument_count

    def call(*args: object, **named: object) -> str:
        if named or len(args) != count:
            return macro(*args, **named)
        return str.__new__(Markup, inner(*args))  # what a macro gives is escaped

    return call


def shown(value: object) -> str:
    """A value as HTML. Most have nothing to escape, and making another text of each takes twenty times as long."""
    if type(value) is Markup or (type(value) is str and not _TO_ESCAPE(value)):
        return value
    return escape(value)


class _Environment(Environment):
    """An environment in which `a.b` is the attribute of an object, and nothing else."""

    context_class = _Context
    code_generator_class = _Code
    shown = staticmethod(shown)
    quick = staticmethod(quick)
    getattr = staticmethod(getattr)  # type: ignore[assignment]  # the function itself, with nothing before it


class _Layout(Extension):
    """The rules of this module: lines are joined, and a cell is a tag, when a template is compiled."""

    tags = {"cell"}  # noqa: RUF012  as the base class has it

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002
        return join_lines(source)

    def parse(self, parser: Parser) -> list[nodes.Node]:
        """A table's cell. It begins with its column's name, which is shown on a phone, where the head is not."""
        line = next(parser.stream).lineno
        name = parser.parse_expression()
        body = parser.parse_statements(("name:endcell",), drop_needle=True)
        begin = [
            nodes.TemplateData('<td role="cell"><span class="tp-cell-name">'),
            name,
            nodes.TemplateData("</span> "),
        ]
        end: list[nodes.Expr] = [nodes.TemplateData("</td>")]
        return [nodes.Output(begin, lineno=line), *body, nodes.Output(end, lineno=line)]


class _Loader(PackageLoader):
    """Loads templates with a comment that names this module's text.

    A compiled template is kept for as long as its text is the same; it is compiled from the rules of this module too.
    """

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool] | None]:
        source, path, is_current = super().get_source(environment, template)
        return f"{source}{{# {_rules()} #}}", path, is_current


@cache
def _rules() -> str:
    return hashlib.sha256(Path(__file__).read_bytes()).hexdigest()


def join_lines(source: str) -> str:
    """A template without its layout. Line breaks become comments, so that an error still names its own line."""
    parts: list[str] = []
    done = 0
    in_tag = in_quotes = False
    for piece in _PIECE.finditer(source):
        match piece.lastgroup:
            case "gap":
                parts += source[done : piece.start()], _joint(source, piece.start(), piece.end(), in_tag=in_tag)
                done = piece.end()
            case "tag" if not in_tag:
                in_tag = True
            case "quote" if in_tag:
                in_quotes = not in_quotes
            case "end" if in_tag and not in_quotes:
                in_tag = False
    return "".join(parts) + source[done:]


def _joint(source: str, start: int, end: int, *, in_tag: bool) -> str:
    """What becomes of a line break with the spaces around it."""
    breaks = source.count("\n", start, end)
    if not start or end == len(source):
        shown = ""
    elif in_tag:
        shown = "" if source.startswith((">", "/>"), end) else " "
    elif breaks > 1:
        shown = "\n"
        breaks -= 1
    else:
        before, after = source[max(0, start - 9) : start], source[end : end + 2]
        is_beside_tag = before.endswith(_TAG_OR_BLOCK_ENDS) or after.startswith(_TAG_OR_BLOCK_BEGINS)
        is_between_values = before.endswith("}}") and after == "{{"
        shown = "" if is_beside_tag or is_between_values else " "
    return shown + "{#" + "\n" * breaks + "#}"


def tied(text: str) -> str:
    """A sentence whose dates and sums are not broken over two lines.

    >>> tied("Due 2 Jul 2026, with −£400 left") == "Due 2\u00a0Jul\u00a02026, with −\u2060£400 left"
    True
    """
    if type(text) is not str:  # a name that is a link, or HTML
        return text
    if "−£" in text:
        text = text.replace("−£", "−\u2060£")
    return _DATE.sub(_with_hard_spaces, text)


def _with_hard_spaces(found: re.Match[str]) -> str:
    return found[0].replace(" ", "\u00a0")


@cache
def unbroken(day: date) -> str:
    """A date that is not broken over two lines."""
    return say_date(day).replace(" ", "\u00a0")


@cache
def _time(day: date) -> Markup:
    """A day as people read it and as programs do."""
    return Markup('<time datetime="{}">{}</time>').format(day.isoformat(), unbroken(day))
