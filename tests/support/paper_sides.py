"""How many sides of A4 a paper takes."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pikepdf
from msgspec.structs import replace

from trustplan.website.papers.pdf_writer import pdf_of

if TYPE_CHECKING:
    from trustplan.website.papers.paper import Paper

ADDRESS = "https://plans.example.org/"


def sides_of(raw: bytes) -> int:
    """The sides of a PDF."""
    with pikepdf.open(BytesIO(raw)) as pdf:
        return len(pdf.pages)


def sides_of_report(paper: Paper) -> int:
    """The sides of cover and report, without the appendix, which begins on a side of its own."""
    return sides_of(pdf_of(replace(paper, appendix=()), ADDRESS))
