"""The papers that a site has: of the meeting that an edition is for, or of the next one. Each is made when it is written."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from trustplan.primitives.contents import Remarked
from trustplan.primitives.paper_formats import FORMATS, HTML
from trustplan.website.papers.boxed import say_boxed, say_copies
from trustplan.website.papers.formats import file_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from trustplan.model import Meeting
    from trustplan.website.context import PageContext
    from trustplan.website.page import Links
    from trustplan.website.papers.paper import Paper

OPEN, ANNEX, WHOLE = "open part", "confidential annex", "whole paper"
ENDINGS = {OPEN: "-open", ANNEX: "-confidential", WHOLE: ""}


class PaperLinks(Struct, frozen=True, kw_only=True):
    """A paper on a meeting's page: which part it is, and its files, each with the name of its format and its path."""

    part: str
    links: Links


def meeting_of(context: PageContext) -> Meeting | None:
    """The meeting of which a site has papers: that of the edition, else the next of the board."""
    edition_ref = context.edition.edition_ref
    return edition_ref.meeting if edition_ref else context.edition.next_meeting


def paper_links(context: PageContext, meeting: Meeting) -> list[PaperLinks]:
    """The papers of a meeting that this site has; none where its settings want none, or it is another meeting."""
    own = meeting_of(context)
    if own is None or own.id != meeting.id or not context.settings.papers:
        return []
    found: list[PaperLinks] = []
    for part in _parts(context):
        files = [(FORMATS[name].name, _path(meeting, part, name)) for name in context.settings.papers]
        found.append(PaperLinks(part=part, links=tuple(files)))
    return found


def _parts(context: PageContext) -> tuple[str, ...]:
    if not context.edition.is_for_trustees:
        return (OPEN,)
    return (WHOLE, OPEN, ANNEX) if context.open_edition else (WHOLE,)


def _path(meeting: Meeting, part: str, form: str) -> str:
    return f"meetings/{meeting.id}/{meeting.id}{ENDINGS[part]}.{form}"


def paper_files(context: PageContext) -> dict[str, Callable[[], bytes]]:
    """What makes each file of the site's papers, by its path. The open part is made of the edition for the public."""
    meeting = meeting_of(context)
    if meeting is None or not context.settings.papers:
        return {}
    made = _Made(context, meeting)
    found: dict[str, Callable[[], bytes]] = {}
    for part in _parts(context):
        for name in context.settings.papers:
            found[_path(meeting, part, name)] = partial(made.file, part, name)
    return found


class _Made:
    """The papers of a meeting, each made once for all of its formats."""

    def __init__(self, context: PageContext, meeting: Meeting) -> None:
        self._context = context
        self._meeting = meeting
        self.paper = cache(self._paper)

    def file(self, part: str, form: str) -> bytes:
        """The file of a part in a format, with what to say of words that it cannot show."""
        is_of_this_site = part != OPEN or not self._context.edition.is_for_trustees
        address = self._context.settings.site_url * is_of_this_site  # readers of the open part have no other
        made = file_of(self.paper(part), form, address)
        if not made.boxed:
            return made.contents
        formats = self._context.settings.papers
        fix = say_copies(formats) or f"A copy as a web page shows them: add {HTML.id} to “papers” in mkdocs.yml"
        return Remarked.of(made.contents, [f"{say_boxed(_path(self._meeting, part, form), made.boxed)} {fix}."])

    def _paper(self, part: str) -> Paper:
        from trustplan.website.context import PageContext  # noqa: PLC0415  which pages of meetings know, and they this
        from trustplan.website.papers.papers import annex_of, paper_of  # noqa: PLC0415  only loaded when asked for

        context = self._context
        if part == ANNEX:
            return annex_of(context, self._meeting, self.paper(OPEN))
        if part == OPEN and context.open_edition:
            context = PageContext(context.open_edition(), replace(context.settings, source_url=""), context.env)
        return paper_of(context, self._meeting)
