"""Papers as files: takes a paper and a format, gives its contents. What writes each format is loaded when it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trustplan.primitives.paper_formats import DOCX, PDF_FORMAT

if TYPE_CHECKING:
    from trustplan.primitives.contents import Contents
    from trustplan.website.papers.paper import Paper


def contents_of(paper: Paper, form: str, site_url: str) -> Contents:
    """The file of a paper in a format, by its id. `site_url` is the site to which its links lead; empty for none."""
    if form == DOCX.id:
        from trustplan.website.papers.docx_writer import docx_of  # noqa: PLC0415  only loaded when asked for

        return docx_of(paper, site_url)
    if form == PDF_FORMAT.id:
        from trustplan.website.papers.pdf_writer import pdf_of  # noqa: PLC0415  as above

        return pdf_of(paper, site_url)
    from trustplan.website.papers.html_writer import html_of  # noqa: PLC0415  as above

    return html_of(paper, site_url)
