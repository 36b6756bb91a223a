"""What two checkers of PDF/UA say of a file. Neither is by the makers of what writes the papers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import outloud
import pdfua

from paper_sides import ADDRESS
from specimen_paper import SPECIMEN, shorter
from trustplan.website.papers.pdf_writer import pdf_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from outloud.findings import Finding

SIDES_OF_RUNNING_LINE = 3  # on fewer, the checker says nothing
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
    found = [one for one in result.findings if one.severity != "info" and not _is_mistaken(one, path)]
    said = [f"{one.severity} {one.rule}: {one.message}" for one in found]
    errors = sum(one.count for one in found if one.severity == "error")
    if result.error:  # it never raises
        errors += 1
        said.append(f"error: {result.error}")
    return Verdict(
        paper=path.name,
        checker="outloud",
        errors=errors,
        warnings=sum(one.count for one in found if one.severity == "warning"),
        not_run=0,
        said=tuple(said),
    )


def _is_mistaken(found: Finding, path: Path) -> bool:
    """Whether a finding is of a kind that the checker reports of a file in which nothing is wrong."""
    return _is_repeated_head(found, path) or _is_chance(found, path)


def _is_chance(found: Finding, path: Path) -> bool:
    """Whether a finding is of words that are near the edge of several sides by chance, such as the end of a cell.

    The checker takes any line for a running one whose words are near the edge of three sides, at whatever height. A running
    one is at the same height on each.
    """
    if found.rule != "PAG-001" or found.count > 1 or not found.evidence:
        return False
    doc = outloud.Document(str(path))
    try:
        heights = [
            round(line.bbox[1])
            for page in doc.pages
            for line in doc.content(page.index).lines
            if line.text.strip() == found.evidence and not line.artifact_share
        ]
    finally:
        doc.close()
    return is_by_chance(heights)


def is_by_chance(heights: Sequence[int]) -> bool:
    """Whether lines of the same words, at such heights, are no running line, which is at one height on three sides.

    >>> is_by_chance([77, 640, 81]), is_by_chance([77, 77, 300, 77]), is_by_chance([])
    (True, False, False)
    """
    return bool(heights) and max(Counter(heights).values()) < SIDES_OF_RUNNING_LINE


def _is_repeated_head(found: Finding, path: Path) -> bool:
    """Whether a finding is that words are not read out which are, where they stand first.

    The heads of a table's columns stand again on its next side, and are not read out again there, as the standard wants.
    Of heads with many words the checker thinks that they are a sentence.
    """
    if found.rule != "TAG-002" or found.count > 1 or not found.evidence:
        return False
    doc = outloud.Document(str(path))
    try:
        tagged: set[str] = set()
        for page in doc.pages:
            tagged.update(
                line.text[: len(found.evidence) - 1]
                for line in doc.content(page.index).lines
                if not line.artifact_share
            )
    finally:
        doc.close()
    return found.evidence[:-1] in tagged


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
