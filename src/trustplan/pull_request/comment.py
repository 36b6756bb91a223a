"""The comment on a pull request: reads the report of an untrusted run, checks its form, and renders it as Markdown.

The report comes from a run of the pull request's own code, the comment is written by a run that has rights. So the
report is read as data only: every text is escaped, every list has a limit, and any other form is refused.
"""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

from jsonschema import Draft202012Validator

from trustplan.diff.edits import Kind
from trustplan.diff.report import SECTIONS
from trustplan.primitives.english import say_date
from trustplan.primitives.errors import TrustplanError
from trustplan.primitives.markdown import escape

FORMAT = 1
MARK = "<!-- trustplan: the one comment about the plans -->"
LIMITS = {"findings": 200, "changes": 400, "pages": 100, "suggestions": 10, "text": 600, "bytes": 2_000_000}
MOST = 60_000  # characters of a comment; the forge takes 65,536
WITH_REASON = (Kind.DATE_EDITED, Kind.TARGET_EDITED, Kind.CHANGE_APPROVED, Kind.CHANGE_RECORDED)
FOLDED = frozenset((Kind.UPDATE_ADDED, Kind.WORDING_EDITED))  # the sections with these are folded
SHOWN = 25  # rows of one list of a comment


class ReportError(TrustplanError):
    """A report that does not have the agreed form; the message says why."""


def _text(most: int = LIMITS["text"]) -> dict[str, Any]:
    return {"type": "string", "maxLength": most}


def _rows(name: str, **fields: dict[str, Any]) -> dict[str, Any]:
    item = {"type": "object", "required": list(fields), "properties": fields, "additionalProperties": False}
    return {"type": "array", "maxItems": LIMITS[name], "items": item}


_COUNT = {"type": "integer", "minimum": 0, "maximum": 10_000_000}
_FIELDS: dict[str, Any] = {
    "format": {"const": FORMAT},
    "head": {"type": "string", "pattern": "^[0-9a-f]{40}([0-9a-f]{24})?$"},
    "day": {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
    "files": _COUNT,
    "is_rated": {"type": "boolean"},
    "errors_before": _COUNT,
    "left_out": _COUNT,
    "findings": _rows(
        "findings",
        rule={"type": "string", "pattern": "^[a-z-]{1,60}$"},
        severity={"enum": ["error", "advice"]},
        file=_text(),
        line=_COUNT,
        column=_COUNT,
        message=_text(),
        remedy=_text(),
    ),
    "changes": _rows(
        "changes",
        kind={"enum": [kind.value for kind in Kind]},
        ref=_text(),
        title=_text(),
        field=_text(),
        old=_text(),
        new=_text(),
        sentence=_text(),
        cause=_text(),
    ),
    "words": {
        "type": "object",
        "maxProperties": 10,
        "propertyNames": {"pattern": "^[a-z-]{1,20}$"},
        "additionalProperties": _text(),
    },
    "pages": _rows("pages", title=_text(), path=_text()),
    "suggestions": _rows(
        "suggestions", file=_text(), line=_COUNT, text={**_text(), "pattern": r"^[^\r\n]*\Z"}, why=_text()
    ),
}
_SCHEMA = {"type": "object", "required": list(_FIELDS), "properties": _FIELDS, "additionalProperties": False}


def read_report(raw: bytes) -> dict[str, Any]:
    """Read a report. Raises ReportError for anything that does not have exactly the agreed form."""
    if len(raw) > LIMITS["bytes"]:
        msg = f"The report has {len(raw):,} bytes; {LIMITS['bytes']:,} is the limit."
        raise ReportError(msg)
    try:
        report = json.loads(raw)
    except (ValueError, RecursionError) as error:
        msg = f"The report is not JSON: {error}"
        raise ReportError(msg) from None
    invalid = next(Draft202012Validator(_SCHEMA).iter_errors(report), None)
    if invalid:
        msg = (
            f"The report has not the form that is agreed, at {'/'.join(map(str, invalid.absolute_path)) or 'its top'}."
        )
        raise ReportError(msg)
    try:
        date.fromisoformat(report["day"])
    except ValueError:
        msg = f"The report is of no day: {report['day']}."
        raise ReportError(msg) from None
    found: dict[str, Any] = report
    return found


def render(report: dict[str, Any]) -> str:
    """The comment: the errors to fix, the ratings that would move, what else changes, and the pages touched.

    Where it is too long, the rest goes first, then the pages.
    """
    errors = [f for f in report["findings"] if f["severity"] == "error"]
    advice = [f for f in report["findings"] if f["severity"] == "advice"]
    parts = [
        MARK,
        _heading(errors, report),
        *_to_fix(errors, report),
        *_if_merged(report, has_errors=bool(errors)),
    ]
    rest = [
        *_other_changes(report),
        *_folded(f"{_many(len(advice), 'piece')} of advice", _findings(advice) if advice else []),
    ]
    pages = _pages(report)
    foot = (
        f"<sub>Checked at {report['head'][:7]}, with ratings for {say_date(date.fromisoformat(report['day']))}. "
        "This comment is renewed with every push.</sub>"
    )
    whole = "\n\n".join([*parts, *rest, *pages, foot])
    if len(whole) > MOST:  # the details are also in the summary of the run
        whole = "\n\n".join([*parts, *pages, foot])
    return whole if len(whole) <= MOST else "\n\n".join([*parts, foot])[:MOST]


def _many(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _heading(errors: list[dict[str, Any]], report: dict[str, Any]) -> str:
    if errors:
        return f"## The plans: {_many(len(errors) + report['left_out'], 'thing')} to put right"
    moving = sum(c["kind"] == Kind.RATING_MOVED for c in report["changes"])
    return f"## The plans are in order; {_many(moving, 'rating') if moving else 'no rating'} would move"


def _to_fix(errors: list[dict[str, Any]], report: dict[str, Any]) -> list[str]:
    if not errors:
        return []
    rows = [*_findings(errors)]
    if report["suggestions"]:
        count = len(report["suggestions"])
        rows.append(f"\n{count} of these can be put right with a click: see the suggested changes.")
    return ["\n".join(rows)]


def _findings(found: list[dict[str, Any]]) -> list[str]:
    rows = [
        f"- **{escape(f['file'])}, line {f['line']}**: {escape(f['message'])} {escape(f['remedy'])}".rstrip()
        for f in found[:SHOWN]
    ]
    return [*rows, *([f"- and {len(found) - SHOWN} more, in the summary of the run"] if len(found) > SHOWN else [])]


def _if_merged(report: dict[str, Any], *, has_errors: bool) -> list[str]:
    moved = [c for c in report["changes"] if c["kind"] == Kind.RATING_MOVED]
    if has_errors and not report["is_rated"]:
        return ["### If merged", "What would move is reported once the plans are put right."]
    if not report["is_rated"]:
        return [
            "### If merged",
            "What moves cannot be worked out: the plans before this change have errors of their own.",
        ]
    if not moved:
        return ["### If merged", "No rating moves."]
    rows = [
        f"| {_named(c)} | {_word(report, c['old'])} | {_word(report, c['new'])} "
        f"| {escape(c['sentence'].partition('. ')[2])}{_italic(c['cause'])} |"
        for c in moved[:SHOWN]
    ]
    more = [f"and {len(moved) - SHOWN} more"] if len(moved) > SHOWN else []
    return ["### If merged", "\n".join(["| | from | to | why |", "|---|---|---|---|", *rows]), *more]


def _named(change: dict[str, Any]) -> str:
    dimension = f", {escape(change['field'])}" if change["field"] else ""
    return f"**{escape(change['ref'])}**{dimension} {escape(change['title'])}"


def _italic(cause: str) -> str:
    return f" *{escape(cause)}*" if cause else ""


def _word(report: dict[str, Any], rating: str) -> str:
    return escape(report["words"].get(rating, rating.replace("-", " ")))


def _other_changes(report: dict[str, Any]) -> list[str]:
    """Every other change by section. News and wording are folded: the changed files show them as well."""
    parts = []
    for heading, kinds in SECTIONS:
        changes = [c for c in report["changes"] if c["kind"] in kinds and c["kind"] != Kind.RATING_MOVED]
        rows = [f"- {_change(c)}" for c in changes[:SHOWN]]
        rows += [f"- and {len(changes) - SHOWN} more"] if len(changes) > SHOWN else []
        if changes and not FOLDED & set(kinds):
            parts += [f"### {heading}", "\n".join(rows)]
        else:
            parts += _folded(f"{heading}: {len(changes)}", rows)
    return parts


def _change(change: dict[str, Any]) -> str:
    why = _italic(change["cause"]) if change["kind"] in WITH_REASON else ""
    return f"**{escape(change['ref'])}** {escape(change['title'])}: {escape(change['sentence'])}{why}"


def _folded(summary: str, rows: list[str]) -> list[str]:
    if not rows:
        return []
    return [f"<details><summary>{summary}</summary>\n\n" + "\n".join(rows) + "\n\n</details>"]


def _pages(report: dict[str, Any]) -> list[str]:
    pages = report["pages"]
    if not pages:
        return []
    rows = [f"- {escape(p['title'])} (/{escape(p['path'])})" for p in pages[:SHOWN]]
    rows += [f"- and {len(pages) - SHOWN} more"] if len(pages) > SHOWN else []
    return [f"### Pages touched: {len(pages)}", "\n".join(rows)]


def suggestion(row: dict[str, Any]) -> str:
    """A suggested change of one line, as a comment beside it. The line is fenced so that nothing in it ends the fence."""
    longest = max(map(len, re.findall("`+", row["text"])), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{MARK}\n{escape(row['why'])}\n\n{fence}suggestion\n{row['text']}\n{fence}"
