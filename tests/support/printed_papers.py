"""On how many sides of A4 a paper goes, as other programs lay it out: LibreOffice for Word, a browser for HTML."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

import pymupdf
import pytest

from windows import Window

OFFICE = shutil.which("soffice")
needs_office = pytest.mark.skipif(OFFICE is None, reason="LibreOffice (soffice) is not installed")
A4 = (595, 842)  # points


class Printed(NamedTuple):
    """A paper on paper: the words of each side, its size in points, and the outline as (level, title, side)."""

    sides: tuple[str, ...]
    size: tuple[int, int]
    outline: tuple[tuple[int, str, int], ...]


def read_pdf(raw: bytes) -> Printed:
    """What is on the sides of a PDF, the words of each without line breaks."""
    with pymupdf.open(stream=raw, filetype="pdf") as file:  # type: ignore[no-untyped-call]  # it has no types
        sides = tuple(re.sub(r"\s+", " ", page.get_text()) for page in file)
        size = (round(file[0].rect.width), round(file[0].rect.height))
        outline = tuple((level, title.strip(), side) for level, title, side in file.get_toc())
    return Printed(sides, size, outline)


def word_on_paper(document: bytes, folder: Path) -> Printed:
    """A Word document as LibreOffice prints it. It runs with a profile of its own, and changes nothing of a reader's."""
    path = folder / "paper.docx"
    path.write_bytes(document)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    export = 'pdf:writer_pdf_Export:{"ExportBookmarks":{"type":"boolean","value":"true"}}'
    assert OFFICE is not None
    words = [OFFICE, profile, "--headless", "--convert-to", export, "--outdir", str(folder), str(path)]
    subprocess.run(words, check=True, capture_output=True, timeout=180)
    return read_pdf((folder / "paper.pdf").read_bytes())


def html_on_paper(url: str, windows: Window) -> Printed:
    """A page as a browser prints it, by what the page itself says of paper."""
    page = windows.opened(url, width=1280, scheme="light")
    page.emulate_media(media="print")
    return read_pdf(page.pdf(prefer_css_page_size=True, print_background=True, outline=True, tagged=True))
