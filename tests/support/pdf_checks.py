"""What two checkers of PDF/UA say of a file. Neither is by the makers of what writes the papers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import outloud
import pdfua

from paper_sides import ADDRESS
from specimen_paper import SPECIMEN, shorter
from trustplan.website.papers.pdf_writer import pdf_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_HEAD = ("Paper", "Checker", "Errors", "Warnings", "Rules not run")


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """What a checker says of a file: how many errors and warnings, how many rules broke down, and a line for each."""

    paper: str
    checker: str
    errors: int
    warnings: int
    not_run: int
    said: tuple[str, ...]

    @property
    def row(self) -> tuple[str, ...]:
        """The verdict as a row of the table."""
        return (self.paper, self.checker, str(self.errors), str(self.warnings), str(self.not_run))


def verdicts(path: Path) -> tuple[Verdict, Verdict]:
    """What each checker says of a file."""
    return _by_outloud(path), _by_pdfua(path)


def _by_outloud(path: Path) -> Verdict:
    result = outloud.check(str(path))
    said = [f"{found.severity} {found.rule}: {found.message}" for found in result.findings if found.severity != "info"]
    errors = result.errors
    if result.error:  # it never raises
        errors += 1
        said.append(f"error: {result.error}")
    return Verdict(
        paper=path.name,
        checker="outloud",
        errors=errors,
        warnings=result.warnings,
        not_run=0,
        said=tuple(said),
    )


def _by_pdfua(path: Path) -> Verdict:
    report = pdfua.validate(str(path))
    counts = report.count_by_severity()
    said = [f"{found.severity.name.lower()} {found.rule_id}: {found.message}" for found in report.findings]
    said += [f"rule {rule.rule_id} did not run: {rule.skipped_reason}" for rule in report.skipped]
    return Verdict(
        paper=path.name,
        checker="pdfua",
        errors=counts[pdfua.Severity.ERROR],
        warnings=counts[pdfua.Severity.WARNING],
        not_run=len(report.skipped),
        said=tuple(said),
    )


def table(found: Iterable[Verdict]) -> str:
    """The verdicts as a table of text, with what was found below."""
    rows: list[tuple[str, ...]] = [_HEAD]
    below: list[str] = []
    for one in found:
        rows.append(one.row)
        below += [f"{one.paper}, {one.checker}: {line}" for line in one.said]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]
    return "\n".join([*lines, *below])


def specimens(folder: Path) -> list[Path]:
    """The specimens as files in a folder: one with every block, one with little."""
    paths: list[Path] = []
    for paper in (SPECIMEN, shorter()):
        path = folder / f"{paper.name}.pdf"
        path.write_bytes(pdf_of(paper, ADDRESS))
        paths.append(path)
    return paths
