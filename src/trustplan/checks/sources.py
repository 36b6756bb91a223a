"""Rules about where figures come from: a source that is named is there, one that is there is named, and its licence is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trustplan.checks.lookups import names_at
from trustplan.checks.registry import Violation, advice, error, unknown
from trustplan.primitives.licences import LICENCES
from trustplan.primitives.notation import is_like_source_id
from trustplan.primitives.suggestions import nearest, same_spelling
from trustplan.source.files import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trustplan.checks.context import CheckContext
    from trustplan.checks.items import Name
    from trustplan.source.yaml_reader import Path

SOURCES = "reference/sources.yaml"
_OR_WORDS = "Or say in words who published it, and as what."


# A function, not a row: a comparator may also say its source in words.
@error("measurements", "comparators")
def unknown_source(context: CheckContext) -> Iterator[Violation]:
    """The source of a figure is an entry of the sources."""
    for name in _named(context):
        for violation in unknown(name.path, name.text, context.names.sources, "source", SOURCES):
            if violation.suggestion or context.file.kind == "measurements":
                yield violation
            else:
                fix = f"{violation.fix} {_OR_WORDS}"
                yield Violation(name.path, violation.message, fix, actual=name.text, cause=violation.cause)


def _named(context: CheckContext) -> Iterator[Name]:
    """Each place that names a source by its id."""
    if context.file.kind == "measurements":
        yield from names_at(context, "*/*/source")
        return
    for name in names_at(context, "comparators/*/source"):
        if is_like_source_id(name.text):
            yield name


@advice("sources")
def source_of_nothing(context: CheckContext) -> Iterator[Violation]:
    """A source is named by a figure or a comparator."""
    named = context.names.sources_named
    if named is None:
        return
    for path, node in context.each("sources", "*"):
        name = text_of(node, "id")
        if name and name not in named:
            message = f"No figure and no comparator names “{name}”, so no page shows it."
            fix = "Add “source:” to the figures that came from it, or delete the entry."
            yield Violation((*path, "id"), message, fix)


@error("sources", "policy")
def licence_misspelt(context: CheckContext) -> Iterator[Violation]:
    """A licence in one word is one that is known: pages say the credit that it asks for."""
    for path, licence in _licences(context):
        if not licence or licence in LICENCES:
            continue
        near = _meant(licence)
        if not near and not _is_code(licence):
            continue
        fix = f"Did you mean “{near}”?" if near else f"Write {', '.join(LICENCES)}, or name the licence in words."
        message = f"“{licence}” is not a licence that the program knows."
        yield Violation(path, message, fix, actual=licence, suggestion=near)


def _licences(context: CheckContext) -> Iterator[tuple[Path, str]]:
    """Each licence with its place: of a source, or of the trust's own data."""
    if context.file.kind == "policy":
        for name in names_at(context, "data_licence"):
            yield name.path, name.text
        return
    for path, node in context.each("sources", "*"):
        yield (*path, "licence"), text_of(node, "licence")


def _meant(licence: str) -> str:
    """The licence that is known by nearly the same code, or by its full name; empty for none."""
    titles = {known.title: code for code, known in LICENCES.items()}
    by_title = same_spelling(licence.removesuffix("."), titles)
    if by_title:
        return titles[by_title]
    return nearest(licence, LICENCES) or ""


def _is_code(licence: str) -> bool:
    """Whether a licence is written as a code, such as `OGL-UK-9.0`, and not in words."""
    return " " not in licence and any(sign.isdecimal() for sign in licence)
