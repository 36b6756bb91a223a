"""Build the site from the files of a folder as they are, to see that it can be built: gives findings, keeps no site."""

from __future__ import annotations

import re
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from trustplan.primitives.findings import Finding, Place
from trustplan.publish.errors import without_credentials
from trustplan.publish.site_build import SETTINGS, make_docs_folder, run_build

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_LOGGED = re.compile(r"(?:WARNING|ERROR|CRITICAL)\s+-\s+(?P<text>.*)")
_OTHER_LEVEL = re.compile(r"(?:DEBUG|INFO)\s+-\s|Aborted with ")
_PAGE = re.compile(r"Doc file '(?P<page>[^']+)' contains .*?'(?P<link>[^']+)'")
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_MOST = 20  # causes that are reported: many broken links may have one cause


def why_not_built(folder: Path, environ: Mapping[str, str], keep: Path | None = None) -> tuple[Finding, ...]:
    """A finding for each reason why the site beside the plans cannot be built; none where it can, or there is none.

    The site is kept in `keep`, where that is given.
    """
    if not (folder / SETTINGS).is_file():
        return ()
    make_docs_folder(folder)
    with tempfile.TemporaryDirectory() as site:
        try:
            done = run_build(folder, SETTINGS, keep.resolve() if keep else Path(site), environ)
        except subprocess.TimeoutExpired:
            return (_finding(folder, "the build does not end."),)
        if done.returncode == 0:
            return ()
    said = _COLOUR.sub("", without_credentials((done.stdout + done.stderr).decode("utf-8", "replace")))
    causes = list(_causes(said)) or ["the build ended without a word."]
    return tuple(_finding(folder, cause) for cause in causes[:_MOST])


def _causes(said: str) -> Iterator[str]:
    """What a build said that stopped it, each on one line; where nothing was logged, its last line."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    logged = [match["text"] for match in map(_LOGGED.match, lines) if match]
    if logged:
        yield from dict.fromkeys(logged)
    else:
        yield from [line for line in lines if not _OTHER_LEVEL.match(line)][-1:]


def _finding(folder: Path, cause: str) -> Finding:
    """A cause, on the line of the page with the link where it is about one, else on the settings."""
    file, line = SETTINGS, 1
    if match := _PAGE.match(cause):
        page = folder / "docs" / match["page"]
        if page.is_file():
            file = f"docs/{match['page']}"
            line = _line_with(page, match["link"])
    return Finding(
        rule="site-not-built",
        place=Place(file=file, line=line),
        message=f"The site cannot be built: {cause}",
        fix=f"Correct {file}; until then no page can be published.",
    )


def _line_with(page: Path, text: str) -> int:
    """The first line of a page that holds a text, or its first."""
    for number, line in enumerate(page.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
        if text in line:
            return number
    return 1
