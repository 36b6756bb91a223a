"""The comment on a pull request: renders its report as Markdown, with every text escaped."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from trustplan.diff.edits import Kind
from trustplan.diff.report import SECTIONS
from trustplan.primitives.english import say_date, verb
from trustplan.primitives.markdown import escape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trustplan.pull_request.report import Report, ReportedChange, ReportedFinding, Suggestion

MARK = "<!-- trustplan: the one comment about the plans -->"
MOST = 60_000  # characters of a comment; the forge takes 65,536
WITH_REASON = (Kind.DATE_EDITED, Kind.TARGET_EDITED, Kind.CHANGE_APPROVED, Kind.CHANGE_RECORDED)
FOLDED = frozenset((Kind.UPDATE_ADDED, Kind.WORDING_EDITED))  # the sections with these are folded
_ADDRESS = re.compile(r"https?://[A-Za-z0-9._~:/%-]+")
SHOWN = 25  # rows of one list of a comment


def render(report: Report, run: str = "") -> str:
    """The comment: the errors to fix, the ratings that would move, what else changes, and the pages that change.

    `run` is the address of the run that made the report. Where the comment is too long, the rest goes first, then the
    pages.
    """
    advice = report.advice
    parts = [MARK, _heading(report), *_to_fix(report), "### If merged", *_if_merged(report)]
    rest = [
        *_other_changes(report),
        *_folded(f"{_many(len(advice), 'piece')} of advice", _findings(advice)),
        *_elsewhere(report, run),
    ]
    pages = _pages(report)
    foot = (
        f"<sub>Checked at {report.head[:7]}, with ratings for {say_date(date.fromisoformat(report.day))}. "
        "This comment is renewed with every push.</sub>"
    )
    whole = "\n\n".join([*parts, *rest, *pages, foot])
    if len(whole) > MOST:  # the details are also in the summary of the run
        whole = "\n\n".join([*parts, *pages, foot])
    if len(whole) > MOST:
        whole = "\n\n".join([*parts, foot])[:MOST]
    return whole


def _many(number: int, noun: str) -> str:
    return f"{number} {verb(number, noun, noun + 's')}"


def _shown(rows: Sequence[str], more: str) -> list[str]:
    """The first rows of a list, and a row that says how many more there are."""
    if len(rows) <= SHOWN:
        return [*rows]
    return [*rows[:SHOWN], more.format(len(rows) - SHOWN)]


def _heading(report: Report) -> str:
    if report.errors:
        return f"## The plans: {_many(len(report.errors) + report.left_out, 'error')} to correct"
    moving = len(report.moved)
    return f"## No errors; {_many(moving, 'rating') if moving else 'no rating'} would change"


def _to_fix(report: Report) -> list[str]:
    if not report.errors:
        return []
    rows = _findings(report.errors)
    if report.errors_elsewhere:
        stood = verb(report.errors_elsewhere, "is in a file", "are in files")
        rows.append(f"\n{report.errors_elsewhere} of these {stood} that this change does not touch.")
    if report.suggestions:
        count = len(report.suggestions)
        rows.append(f"\n{count} of these can be corrected with a click: see the suggested changes.")
    return ["\n".join(rows)]


def _findings(found: list[ReportedFinding]) -> list[str]:
    return _shown([_finding(f) for f in found], "- and {} more, in the summary of the run")


def _finding(found: ReportedFinding) -> str:
    return f"- **{escape(found.file)}, line {found.line}**: {escape(found.message)} {escape(found.remedy)}".rstrip()


def _if_merged(report: Report) -> list[str]:
    if not report.is_rated:
        if report.errors:
            return ["Rating changes are reported once the errors are corrected."]
        return ["What moves cannot be worked out: the plans before this change have errors of their own."]
    moved = report.moved
    if not moved:
        return ["No rating moves."]
    table = ["| | from | to | why |", "|---|---|---|---|"]
    for change in moved[:SHOWN]:
        why = escape(change.sentence.partition(". ")[2]) + _italic(change.cause)
        old, new = _word(report, change, change.old), _word(report, change, change.new)
        table.append(f"| {_named(change)} | {old} | {new} | {why} |")
    parts = ["\n".join(table)]
    if len(moved) > SHOWN:
        parts.append(f"and {len(moved) - SHOWN} more")
    return parts


def _named(change: ReportedChange) -> str:
    dimension = f", {escape(change.field)}" if change.field else ""
    return f"**{escape(change.ref)}**{dimension} {escape(change.title)}"


def _italic(cause: str) -> str:
    return f" *{escape(cause)}*" if cause else ""


def _word(report: Report, change: ReportedChange, rating: str) -> str:
    """The trust's word for a rating: one of an objective's two has words of its own."""
    usual = report.words.get(rating, rating.replace("-", " "))
    return escape(report.words.get(f"objective-{rating}", usual) if change.field else usual)


def _other_changes(report: Report) -> list[str]:
    """Every other change by section. News and wording are folded: the changed files show them as well."""
    parts = []
    for heading, kinds in SECTIONS:
        changes = [c for c in report.other_changes if c.kind in kinds]
        rows = _shown([f"- {_change(c)}" for c in changes], "- and {} more")
        if changes and not FOLDED & set(kinds):
            parts += [f"### {heading}", "\n".join(rows)]
        else:
            parts += _folded(f"{heading}: {len(changes)}", rows)
    return parts


def _change(change: ReportedChange) -> str:
    why = _italic(change.cause) if change.kind in WITH_REASON else ""
    return f"**{escape(change.ref)}** {escape(change.title)}: {escape(change.sentence)}{why}"


def _elsewhere(report: Report, run: str) -> list[str]:
    """How much advice there is on files that the change does not touch, with a link to the run that lists it."""
    if not report.advice_elsewhere:
        return []
    said = f"{_many(report.advice_elsewhere, 'piece')} of advice on files that this change does not touch"
    if _ADDRESS.fullmatch(run):
        return [f"[{said}]({run})"]
    return [f"{said}: “trustplan check” shows {verb(report.advice_elsewhere, 'it', 'them')}."]


def _folded(summary: str, rows: list[str]) -> list[str]:
    if not rows:
        return []
    return [f"<details><summary>{summary}</summary>\n\n" + "\n".join(rows) + "\n\n</details>"]


def _pages(report: Report) -> list[str]:
    if not report.pages:
        return []
    rows = [f"- {escape(p.title)} (/{escape(p.path)})" for p in report.pages]
    return [f"### Pages that change: {len(rows)}", "\n".join(_shown(rows, "- and {} more"))]


def suggestion(row: Suggestion) -> str:
    """A suggested change of one line, as a comment beside it. The line is fenced so that nothing in it ends the fence."""
    longest = max(map(len, re.findall("`+", row.text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{MARK}\n{escape(row.why)}\n\n{fence}suggestion\n{row.text}\n{fence}"
