"""Collect what a pull request does to the plans, as a report for `comment`: takes the folders before and after it.

The report has the errors to fix, the ratings that move, the pages that change, and corrections that are certain.
"""

from __future__ import annotations

import filecmp
import re
from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.checks.future_dates import places_to_come
from trustplan.checks.public_repository import withheld_in_files
from trustplan.checks.run import check_meaning
from trustplan.diff.history_checks import with_history_findings
from trustplan.diff.revisions import compare_revisions
from trustplan.disclosure.edition import make_edition
from trustplan.loading.check import check
from trustplan.loading.load import load
from trustplan.primitives.audience import Audience
from trustplan.primitives.findings import Severity, errors, told_since
from trustplan.pull_request.report import LIMITS, Report, ReportedChange, ReportedFinding, ReportedPage, Suggestion
from trustplan.website.build import make_site
from trustplan.website.page import Settings
from trustplan.website.urls import UPDATES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date
    from pathlib import Path

    from trustplan.diff.edits import Edit
    from trustplan.loading.load import Loaded
    from trustplan.model import Trust
    from trustplan.primitives.findings import Finding

_LINE = re.compile(r", line \d+")  # a page that only names another line of a file has not changed for readers


class Collected(Struct, frozen=True, kw_only=True):
    """The report, and the advice that it only counts, on files that the change does not touch."""

    report: Report
    elsewhere: tuple[Finding, ...]


def collect(
    old: Path,
    new: Path,
    *,
    shown_as: str,
    day: date,
    today: date,
    head: str,
    may_suggest: Callable[[str, int], bool],
    build: Callable[[], tuple[Finding, ...]] = tuple,
) -> Collected:
    """Compare two folders of plans. Gives the report that `comment.render` turns into a comment.

    Ratings are those of `day`; nothing can have happened after `today`. `head` is the id of the commit that was
    proposed. `may_suggest` answers for a file and line whether a change can be suggested there; `build` says why the
    site cannot be built, which is asked where the plans have no error. While corrections are tried, files of `new` are
    changed, and restored at once.
    """
    before, after = load(old, shown_as=shown_as), load(new, shown_as=shown_as, today=today)
    compared = compare_revisions(before, after, day)
    everything = with_history_findings([*after.findings, *withheld_in_files(after.folder)], compared)
    edited = {f"{shown_as}/{path}" for path in _edited(old, new, before, after)}
    of_build = () if after.errors else build()
    known = {*before.findings, *check_meaning(before.folder, today=today)}
    found, elsewhere, old_errors = _sorted_out([*of_build, *everything], known, edited)
    to_come = places_to_come(after.folder, today)
    edits = [edit for edit in compared.edits if edit.at not in to_come]  # what has not happened is no news
    pages = [ReportedPage(title=_cut(title), path=_cut(path)) for title, path in _touched(before, after, day)]
    report = Report(
        head=head,
        day=day.isoformat(),
        files=len(after.folder.paths),
        is_rated=compared.is_rated,
        errors_before=len(before.errors),
        findings=tuple(_finding(f) for f in found[: LIMITS["findings"]]),
        left_out=len(errors(found[LIMITS["findings"] :])),
        errors_elsewhere=old_errors,
        advice_elsewhere=len(elsewhere),
        changes=tuple(_change(edit) for edit in edits[: LIMITS["changes"]]),
        words=_words(after),
        pages=tuple(pages[: LIMITS["pages"]]),
        suggestions=tuple(suggestions(new, shown_as, after.findings, may_suggest)),
    )
    return Collected(report=report, elsewhere=elsewhere)


def _edited(old: Path, new: Path, before: Loaded, after: Loaded) -> set[str]:
    """The plan files, by their path below the folder, that are new, gone, or not the same bytes."""
    was, now = set(before.folder.paths), set(after.folder.paths)
    _, *different = filecmp.cmpfiles(old, new, was & now, shallow=False)
    return (was ^ now).union(*different)


def _sorted_out(
    found: list[Finding], known: set[Finding], edited: set[str]
) -> tuple[list[Finding], tuple[Finding, ...], int]:
    """The findings to list, errors first and those of the change before others; the advice that is only counted; and how
    many of the errors were known before, in other files.

    The change has to do with what is in a file that it edits, and with what it causes in another.
    """
    own: list[Finding] = []
    others: list[Finding] = []
    elsewhere: list[Finding] = []
    for finding, is_new in told_since(known, found):
        if is_new or finding.place.file in edited:
            own.append(finding)
        elif finding.severity is Severity.ERROR:
            others.append(finding)
        else:
            elsewhere.append(finding)
    own_errors = errors(own)
    advice = [f for f in own if f.severity is not Severity.ERROR]
    return [*own_errors, *others, *advice], tuple(elsewhere), len(others)


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
    """Title and a hash of the body of each page by address: the bodies of two sites are not held at once.

    Without update pages: they repeat what the plan's own pages say.
    """
    site = make_site(make_edition(trust, day, Audience.TRUSTEES), Settings(site_name=""))
    pages = [page for page in site.pages if not page.path.startswith(UPDATES)]
    return {page.path: (page.title, hash(_LINE.sub("", page.body))) for page in pages}


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
