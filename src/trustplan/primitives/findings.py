"""Findings: what is wrong in a file, where, and how to fix it. They are values; nothing is printed here."""

from __future__ import annotations

from collections import Counter
from enum import IntEnum
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Severity(IntEnum):
    """How much a finding matters: an error stops the build, a warning never does."""

    ERROR = 0
    WARNING = 1

    @property
    def code(self) -> str:
        """Its word in JSON and in reports, which others read: it stays as it is published."""
        return "error" if self is Severity.ERROR else "advice"


class Place(Struct, frozen=True, kw_only=True, order=True):
    """A place in a file: path from the repository's root with `/`, line and column from 1; line 0 is the file alone."""

    file: str
    line: int = 1
    column: int = 1

    @property
    def file_alone(self) -> Place:
        """The file without the line: how far down a line is tells the public how much it does not see stands above."""
        return Place(file=self.file, line=0)

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class Finding(Struct, frozen=True, kw_only=True):
    """One error or warning: the rule's id, the place, the message that says what is wrong, and the fix.

    `actual` is the word or value in the file and `suggestion` the right one. Each is empty where it is not certain.
    `is_sure` says that nobody could have meant anything else, so that `--fix` may write the suggestion.
    """

    rule: str
    place: Place
    message: str
    fix: str = ""
    severity: Severity = Severity.ERROR
    actual: str = ""
    suggestion: str = ""
    is_sure: bool = False

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes it the same as a finding of another check of the file: its line may have moved meanwhile."""
        return self.rule, self.place.file, self.message

    def __str__(self) -> str:
        text = f"{self.message} {self.fix}".strip()
        kind = "" if self.severity is Severity.ERROR else "advice: "
        return f"{self.place}: {kind}{text} [{self.rule}]"


MOST_REPORTED = 300  # errors of one file that are reported at once, of its form and of its meaning


def truncated(file: str) -> Finding:
    """The finding that replaces the rest of a file's findings."""
    return Finding(
        rule="too-many-faults",
        place=Place(file=file),
        message=f"The file has more errors than the {MOST_REPORTED} that are listed.",
        fix="Correct these, and check again.",
    )


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings without repeats, by file, line and column; at one place, errors come before warnings."""
    unique = {(f.rule, f.place, f.message): f for f in findings}
    return tuple(sorted(unique.values(), key=lambda f: (f.place, f.severity, f.rule, f.message)))


def told_since(before: Iterable[Finding], after: Iterable[Finding]) -> Iterator[tuple[Finding, bool]]:
    """Each finding of a later check, and whether it is new. Of several with one key, as many are known as there were."""
    left = Counter(finding.key for finding in before)
    for finding in after:
        is_new = left[finding.key] == 0
        left[finding.key] -= not is_new
        yield finding, is_new


def errors(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Only the findings that stop a build."""
    return tuple(f for f in findings if f.severity is Severity.ERROR)
