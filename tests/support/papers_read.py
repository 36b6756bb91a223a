"""Papers as other programs read them: every word and byte of a Word document or a PDF, by other means than the program's."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO

import pikepdf
import pymupdf

from trustplan.disclosure.audience import Edition
from trustplan.website.build import make_site
from trustplan.website.page import Settings

FORMATS = ("html", "docx", "pdf")


def site_papers(
    shown: Edition, open_edition: Callable[[], Edition] | None = None, *, only: str = ""
) -> dict[str, bytes]:
    """The papers of a site in every format, by path; `only`: those that have this in it."""
    settings = Settings(site_name="Test", source_url="https://git.trust.example/plans/", papers=FORMATS)
    made = make_site(shown, settings, open_edition).binary
    return {path: make() for path, make in made.items() if only in path}


def read_all(papers: Mapping[str, bytes]) -> str:
    """All that can be read in some papers."""
    return "\n".join(read(name, raw) for name, raw in papers.items())


def read(name: str, raw: bytes) -> str:
    """All that can be read in a paper: text, descriptions, hidden parts."""
    if name.endswith(".pdf"):
        return _pdf(raw)
    if name.endswith(".docx"):
        with zipfile.ZipFile(BytesIO(raw)) as parts:
            return "\n".join(parts.read(part).decode("utf-8", "replace") for part in parts.namelist())
    return raw.decode()


def _pdf(raw: bytes) -> str:
    with pymupdf.open(stream=raw, filetype="pdf") as document:  # type: ignore[no-untyped-call]
        found = [page.get_text() for page in document]
        found += [str(document.metadata), document.get_xml_metadata(), str(document.get_toc())]
    with pikepdf.open(BytesIO(raw)) as file:
        for item in file.objects:
            found.append(str(item) if isinstance(item, pikepdf.String) else repr(item))
            if isinstance(item, pikepdf.Stream):
                try:
                    found.append(item.read_bytes().decode("utf-8", "replace"))
                except pikepdf.PdfError:  # a picture that is kept as it is
                    continue
            elif isinstance(item, pikepdf.Dictionary):
                found += [str(value) for value in item.values() if isinstance(value, pikepdf.String)]
    return "\n".join(map(str, found))
