"""Collect what a pull request does to the plans, as a report for `comment`: takes the folders before and after it.

The report has the errors to fix, the ratings that move, the pages that change, and corrections that are certain.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from trustplan.checks.public_repository import withheld_in_files
from trustplan.diff.history_checks import with_history_findings
from trustplan.diff.revisions import compare_revisions
from trustplan.disclosure.audience import Audience
from trustplan.disclosure.edition import make_edition
from trustplan.loading.check import check
from trustplan.loading.load import load
from trustplan.primitives.findings import errors
from trustplan.pull_request.report import LIMITS, Report, ReportedChange, ReportedFinding, ReportedPage, Suggestion
from trustplan.website.build import make_site
from trustplan.website.page import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date
    from pathlib import Path

    from trustplan.diff.edits import Edit
    from trustplan.loading.load import Loaded
    from trustplan.model import Trust
    from trustplan.primitives.findings import Finding

_LINE = re.compile(r", line \d+")  # a page that only names another line of a file has not changed for readers


def collect(
    old: Path, new: Path, *, shown_as: str, day: date, head: str, may_suggest: Callable[[str, int], bool]
) -> Report:
    """Compare two folders of plans. Gives the report that `comment.render` turns into a comment.

    `head` is the id of the commit that was proposed. `may_suggest` answers for a file and line whether a change can be
    suggested there. While corrections are tried, files of `new` are changed, and restored at once.
    """
    before, after = load(old, shown_as=shown_as), load(new, shown_as=shown_as)
    compared = compare_revisions(before, after, day)
    everything = with_history_findings([*after.findings, *withheld_in_files(after.folder)], compared)
    found = sorted(everything, key=lambda f: f.severity)  # errors first: where there are too many, advice goes
    pages = [ReportedPage(title=_cut(title), path=_cut(path)) for title, path in _touched(before, after, day)]
    return Report(
        head=head,
        day=day.isoformat(),
        files=len(after.folder.paths),
        is_rated=compared.is_rated,
        errors_before=len(before.errors),
        findings=tuple(_finding(f) for f in found[: LIMITS["findings"]]),
        left_out=len(errors(found[LIMITS["findings"] :])),
        changes=tuple(_change(edit) for edit in compared.edits[: LIMITS["changes"]]),
        words=_words(after),
        pages=tuple(pages[: LIMITS["pages"]]),
        suggestions=tuple(suggestions(new, shown_as, after.findings, may_suggest)),
    )


def _cut(text: str) -> str:
    """A text on one line, no longer than the agreed form allows."""
    line = " ".join(str(text).split())
    if len(line) <= LIMITS["text"]:
        return line
    return line[: LIMITS["text"] - 1] + "…"


def _finding(finding: Finding) -> ReportedFinding:
    return ReportedFinding(
        rule=finding.rule,
        severity=finding.severity.code,
        file=_cut(finding.place.file),
        line=finding.place.line,
        column=finding.place.column,
        message=_cut(finding.message),
        remedy=_cut(finding.fix),
    )


def _change(edit: Edit) -> ReportedChange:
    return ReportedChange(
        kind=edit.kind.value,
        ref=_cut(edit.ref),
        title=_cut(edit.title),
        field=_cut(edit.field),
        old=_cut(edit.old),
        new=_cut(edit.new),
        sentence=_cut(edit.sentence),
        cause=_cut(edit.cause),
    )


def _words(loaded: Loaded) -> dict[str, str]:
    """The trust's words for ratings, of items and of objectives, so that a comment speaks as the site does."""
    styles = loaded.trust.policy.styles if loaded.trust else {}
    found = {}
    for rating, style in styles.items():
        found[rating.value] = _cut(style.label)
        found[f"objective-{rating.value}"] = _cut(style.whole)
    return found


def _touched(before: Loaded, after: Loaded, day: date) -> list[tuple[str, str]]:
    """The title and address of each page that reads differently, is new, or is gone."""
    if before.trust is None or after.trust is None:
        return []
    old, new = _bodies(before.trust, day), _bodies(after.trust, day)
    found = []
    for path, (title, body) in new.items():
        if path not in old or old[path][1] != body:
            found.append((title, path))
    for path, (title, _) in old.items():
        if path not in new:
            found.append((f"{title} (gone)", path))
    return found


def _bodies(trust: Trust, day: date) -> dict[str, tuple[str, int]]:
    """Title and a hash of the body of each page by address: the bodies of two sites are not held at once."""
    site = make_site(make_edition(trust, day, Audience.TRUSTEES), Settings(site_name=""))
    return {page.path: (page.title, hash(_LINE.sub("", page.body))) for page in site.pages}


def suggestions(
    plans: Path, shown_as: str, findings: tuple[Finding, ...], may_suggest: Callable[[str, int], bool]
) -> Iterator[Suggestion]:
    """The corrections that are certain: of one word in one line, tried, and seen to remove the finding and add none."""
    given = 0
    for finding in findings:
        place = finding.place
        if given >= LIMITS["suggestions"]:
            return
        if not finding.suggestion or not may_suggest(place.file, place.line):
            continue
        path = plans / place.file.removeprefix(f"{shown_as}/")
        lines = path.read_bytes().decode("utf-8", errors="replace").split("\n")
        line = lines[place.line - 1] if place.line <= len(lines) else ""
        better = _corrected(line, finding)
        if better is None or len(better) > LIMITS["text"]:
            continue
        lines[place.line - 1] = better
        left = _errors_with(path, "\n".join(lines), plans, shown_as)
        if _is_put_right(finding, findings, left):
            given += 1
            yield Suggestion(file=place.file, line=place.line, text=better, why=_cut(finding.message))


def _errors_with(path: Path, text: str, plans: Path, shown_as: str) -> tuple[Finding, ...]:
    """The errors that a file has with another text, which is written to it and taken back."""
    raw = path.read_bytes()
    try:
        path.write_bytes(text.encode())
        return check(plans, shown_as=shown_as, only=(path.relative_to(plans).as_posix(),)).errors
    finally:
        path.write_bytes(raw)


def _is_put_right(finding: Finding, before: tuple[Finding, ...], left: tuple[Finding, ...]) -> bool:
    """Whether a finding is not among the errors that are left, and each of these was there before."""
    known = {(f.rule, f.message) for f in before}
    return all((f.rule, f.message) in known and (f.place, f.rule) != (finding.place, finding.rule) for f in left)


def _corrected(line: str, finding: Finding) -> str | None:
    """The line with the suggestion in place of the actual word, which has to be at the place of the finding, or once in
    what follows; None where it is not."""
    start = finding.place.column - 1
    before, after = line[:start], line[start:]
    for found in (f'"{finding.actual}"', f"'{finding.actual}'", finding.actual):
        if found.strip("\"'") and after.startswith(found):
            return before + finding.suggestion + after[len(found) :]
    if finding.actual and after.count(finding.actual) == 1:
        return before + after.replace(finding.actual, finding.suggestion)
    return None
