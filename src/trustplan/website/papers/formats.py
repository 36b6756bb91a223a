"""Papers as files: takes a paper and a format, gives the file. What writes each format is loaded when it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.primitives.contents import raw
from trustplan.primitives.paper_formats import DOCX, PDF_FORMAT

if TYPE_CHECKING:
    from trustplan.website.papers.paper import Paper


class PaperFile(Struct, frozen=True, kw_only=True):
    """The bytes of a paper's file, and the words that it cannot show, in the paper's order."""

    contents: bytes
    boxed: tuple[str, ...] = ()


def file_of(paper: Paper, form: str, site_url: str) -> PaperFile:
    """The file of a paper in a format, by its id. `site_url` is the site to which its links lead; empty for none."""
    if form == DOCX.id:
        from trustplan.website.papers.docx_writer import docx_of  # noqa: PLC0415  only loaded when asked for

        return PaperFile(contents=docx_of(paper, site_url))
    if form == PDF_FORMAT.id:
        from trustplan.website.papers.pdf_writer import made_pdf  # noqa: PLC0415  as above

        pdf = made_pdf(paper, site_url)
        return PaperFile(contents=pdf.contents, boxed=pdf.boxed)
    from trustplan.website.papers.html_writer import html_of  # noqa: PLC0415  as above

    return PaperFile(contents=raw(html_of(paper, site_url)))
