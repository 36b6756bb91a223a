"""Collect what a pull request does to the plans, as data for `comment`: takes the folders before and after it.

The data has the errors to fix, the ratings that move, the pages that change, and corrections that are certain.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from trustplan.checks.public_repository import withheld_in_files
from trustplan.diff.history_checks import with_history_findings
from trustplan.diff.revisions import compare_revisions
from trustplan.disclosure.audience import Audience
from trustplan.disclosure.edition import make_edition
from trustplan.loading.check import check
from trustplan.loading.load import load
from trustplan.primitives.findings import errors
from trustplan.pull_request.comment import FORMAT, LIMITS
from trustplan.website.build import make_site
from trustplan.website.page import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date
    from pathlib import Path

    from trustplan.loading.load import Loaded
    from trustplan.model import Trust
    from trustplan.primitives.findings import Finding

_LINE = re.compile(r", line \d+")  # a page that only names another line of a file has not changed for readers


def collect(
    old: Path, new: Path, *, shown_as: str, day: date, head: str, may_suggest: Callable[[str, int], bool]
) -> dict[str, Any]:
    """Compare two folders of plans. Gives the report that `comment.render` turns into a comment.

    `head` is the id of the commit that was proposed. `may_suggest` answers for a file and line whether a change can be
    suggested there. While corrections are tried, files of `new` are changed, and restored at once.
    """
    before, after = load(old, shown_as=shown_as), load(new, shown_as=shown_as)
    compared = compare_revisions(before, after, day)
    found = sorted(
        with_history_findings([*after.findings, *withheld_in_files(after.folder)], compared), key=lambda f: f.severity
    )  # errors first: where there are too many, advice goes
    left_out = found[LIMITS["findings"] :]
    return {
        "format": FORMAT,
        "head": head,
        "day": day.isoformat(),
        "files": len(after.folder.paths),
        "is_rated": compared.is_rated,
        "errors_before": len(before.errors),
        "findings": [_finding(f) for f in found[: LIMITS["findings"]]],
        "left_out": len(errors(left_out)),
        "changes": [
            {
                "kind": e.kind.value,
                "ref": _cut(e.ref),
                "title": _cut(e.title),
                "field": _cut(e.field),
                "old": _cut(e.old),
                "new": _cut(e.new),
                "sentence": _cut(e.sentence),
                "cause": _cut(e.cause),
            }
            for e in compared.edits[: LIMITS["changes"]]
        ],
        "words": _words(after),
        "pages": [{"title": _cut(t), "path": _cut(p)} for t, p in _touched(before, after, day)][: LIMITS["pages"]],
        "suggestions": list(suggestions(new, shown_as, after.findings, may_suggest)),
    }


def _cut(text: str) -> str:
    """A text on one line, no longer than the agreed form allows."""
    line = " ".join(str(text).split())
    return line if len(line) <= LIMITS["text"] else line[: LIMITS["text"] - 1] + "…"


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": finding.severity.code,
        "file": _cut(finding.place.file),
        "line": finding.place.line,
        "column": finding.place.column,
        "message": _cut(finding.message),
        "remedy": _cut(finding.fix),
    }


def _words(loaded: Loaded) -> dict[str, str]:
    """The trust's words for ratings, so that a comment speaks as the site does."""
    styles = loaded.trust.policy.styles if loaded.trust else {}
    return {rating.value: _cut(style.label) for rating, style in styles.items()}


def _touched(before: Loaded, after: Loaded, day: date) -> list[tuple[str, str]]:
    """The title and address of each page that reads differently, is new, or is gone."""
    if before.trust is None or after.trust is None:
        return []
    old, new = _bodies(before.trust, day), _bodies(after.trust, day)
    changed = [(title, path) for path, (title, body) in new.items() if old.get(path, ("", ""))[1] != body]
    return [*changed, *((f"{title} (gone)", path) for path, (title, _) in old.items() if path not in new)]


def _bodies(trust: Trust, day: date) -> dict[str, tuple[str, int]]:
    """Title and a hash of the body of each page by address: the bodies of two sites are not held at once."""
    site = make_site(make_edition(trust, day, Audience.TRUSTEES), Settings(site_name=""))
    return {page.path: (page.title, hash(_LINE.sub("", page.body))) for page in site.pages}


def suggestions(
    plans: Path, shown_as: str, findings: tuple[Finding, ...], may_suggest: Callable[[str, int], bool]
) -> Iterator[dict[str, Any]]:
    """The corrections that are certain: of one word in one line, tried, and seen to remove the finding and add none."""
    given = 0
    for finding in findings:
        relative = finding.place.file.removeprefix(f"{shown_as}/")
        if (
            given >= LIMITS["suggestions"]
            or not finding.suggestion
            or not may_suggest(finding.place.file, finding.place.line)
        ):
            continue
        path = plans / relative
        raw = path.read_bytes()
        lines = raw.decode("utf-8", errors="replace").split("\n")
        line = lines[finding.place.line - 1] if finding.place.line <= len(lines) else ""
        better = _corrected(line, finding)
        if better is None or len(better) > LIMITS["text"]:
            continue
        try:
            path.write_bytes(
                "\n".join([*lines[: finding.place.line - 1], better, *lines[finding.place.line :]]).encode()
            )
            left = check(plans, shown_as=shown_as, only=(relative,)).errors
        finally:
            path.write_bytes(raw)
        known = {(f.rule, f.message) for f in findings}
        if all((f.rule, f.message) in known and (f.place, f.rule) != (finding.place, finding.rule) for f in left):
            given += 1
            yield {"file": finding.place.file, "line": finding.place.line, "text": better, "why": _cut(finding.message)}


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
