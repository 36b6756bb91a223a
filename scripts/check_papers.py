"""Make the papers of a trust as PDF, have two checkers of PDF/UA read them, and print what each says of which.

    python scripts/check_papers.py                    # the specimen, which has every block
    python scripts/check_papers.py paper.pdf …        # files that are there already

It ends with 1 where a checker finds an error, or could not read a file. A warning is told and does not fail.
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[1]
sys.path += [str(ROOT / "tests" / "support"), str(ROOT / "scripts")]

import outloud  # noqa: E402
import pdfua  # noqa: E402

from specimen_paper import SPECIMEN, shorter  # noqa: E402
from trustplan.website.papers.pdf_writer import pdf_of  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ADDRESS = "https://plans.example.org/"


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """What a checker says of a file: how many errors and warnings, and a line for each of these."""

    paper: str
    checker: str
    errors: int
    warnings: int
    said: tuple[str, ...]


def verdicts(path: Path) -> tuple[Verdict, ...]:
    """What each checker says of a file."""
    return _by_outloud(path), _by_pdfua(path)


def _by_outloud(path: Path) -> Verdict:
    result = outloud.check(str(path))
    said = [
        f"{found.severity} {found.rule}: {found.message}" for found in result.findings if found.severity != "info"
    ]
    errors = result.errors
    if result.error:  # it never raises
        errors += 1
        said.append(f"error: {result.error}")
    return Verdict(paper=path.name, checker="outloud", errors=errors, warnings=result.warnings, said=tuple(said))


def _by_pdfua(path: Path) -> Verdict:
    report = pdfua.validate(str(path))
    counts = dict.fromkeys(pdfua.Severity, 0)
    said: list[str] = []
    for found in report.findings:
        counts[found.severity] += 1
        said.append(f"{found.severity.name.lower()} {found.rule_id}: {found.message}")
    return Verdict(
        paper=path.name,
        checker="pdfua",
        errors=counts[pdfua.Severity.ERROR],
        warnings=counts[pdfua.Severity.WARNING],
        said=tuple(said),
    )


def table(found: Iterable[Verdict]) -> str:
    """The verdicts as a table of text, with what was found below."""
    rows = [("Paper", "Checker", "Errors", "Warnings")]
    below: list[str] = []
    for one in found:
        rows.append((one.paper, one.checker, str(one.errors), str(one.warnings)))
        below += [f"{one.paper}, {one.checker}: {line}" for line in one.said]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    lines = [
        f"{name:{widths[0]}}  {checker:{widths[1]}}  {errors:>{widths[2]}}  {warnings:>{widths[3]}}"
        for name, checker, errors, warnings in rows
    ]
    return "\n".join([*lines, *below])


def made(folder: Path) -> list[Path]:
    """The papers as files in a folder."""
    paths: list[Path] = []
    for paper in (SPECIMEN, shorter()):
        path = folder / f"{paper.name}.pdf"
        path.write_bytes(pdf_of(paper, ADDRESS))
        paths.append(path)
    return paths


def main(files: Sequence[str]) -> int:
    """1 where a checker finds an error."""
    with tempfile.TemporaryDirectory() as folder:
        found: list[Verdict] = []
        for path in [Path(file) for file in files] or made(Path(folder)):
            found += verdicts(path)
    print(table(found))
    return int(any(one.errors for one in found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
