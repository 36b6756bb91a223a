"""The report of a pull request: its parts, its form as JSON with the limits of each part, and the reading of it.

It comes from a run of the pull request's own code and is read by a run that has rights. So it is data only: every list
and text has a limit, and any other form is refused.
"""

from __future__ import annotations

import json
from datetime import date

from jsonschema import Draft202012Validator
from msgspec import Struct, to_builtins

from trustplan.diff.edits import Kind
from trustplan.primitives.errors import TrustplanError

FORMAT = 2
LIMITS = {"findings": 200, "changes": 400, "pages": 100, "suggestions": 10, "text": 600, "bytes": 2_000_000}
Schema = dict[str, object]


class ReportError(TrustplanError):
    """A report that does not have the agreed form; the message says why."""


class ReportedFinding(Struct, frozen=True, kw_only=True):
    """An error or a piece of advice: its rule, where it is, what is wrong, and how to correct it."""

    rule: str
    severity: str
    file: str
    line: int
    column: int
    message: str
    remedy: str


class ReportedChange(Struct, frozen=True, kw_only=True):
    """What the pull request changes: the item, what of it, from what to what, in a sentence, and why."""

    kind: str
    ref: str
    title: str
    field: str
    old: str
    new: str
    sentence: str
    cause: str


class ReportedPage(Struct, frozen=True, kw_only=True):
    """A page of the site that would read differently."""

    title: str
    path: str


class Suggestion(Struct, frozen=True, kw_only=True):
    """A correction that is certain: the text to put in place of a line, and why."""

    file: str
    line: int
    text: str
    why: str


class Report(Struct, frozen=True, kw_only=True):
    """What a pull request does to the plans. Every name here and above is a key of the JSON, in this order.

    `head` is the commit that was proposed, `day` that of the ratings, `words` the trust's own for ratings. `is_rated`
    says whether changes of ratings could be worked out. `left_out` are errors beyond the limit of findings.
    `errors_elsewhere` are those findings that stood before in files that the change does not touch; `advice_elsewhere`
    counts the advice on such files, which is not among the findings.
    """

    head: str
    day: str
    files: int
    is_rated: bool
    errors_before: int
    findings: tuple[ReportedFinding, ...]
    left_out: int
    errors_elsewhere: int
    advice_elsewhere: int
    changes: tuple[ReportedChange, ...]
    words: dict[str, str]
    pages: tuple[ReportedPage, ...]
    suggestions: tuple[Suggestion, ...]

    @property
    def errors(self) -> list[ReportedFinding]:
        """The findings that stop a build."""
        return [f for f in self.findings if f.severity == "error"]

    @property
    def advice(self) -> list[ReportedFinding]:
        """The findings that do not."""
        return [f for f in self.findings if f.severity == "advice"]

    @property
    def moved(self) -> list[ReportedChange]:
        """The ratings that would move."""
        return [c for c in self.changes if c.kind == Kind.RATING_MOVED]

    @property
    def other_changes(self) -> list[ReportedChange]:
        """The changes besides these."""
        return [c for c in self.changes if c.kind != Kind.RATING_MOVED]


def write_report(report: Report) -> bytes:
    """The report as JSON."""
    return json.dumps({"format": FORMAT, **to_builtins(report)}, ensure_ascii=False, indent=1).encode()


def _text(most: int = LIMITS["text"]) -> Schema:
    return {"type": "string", "maxLength": most}


def _rows(name: str, **fields: Schema) -> Schema:
    item = {"type": "object", "required": list(fields), "properties": fields, "additionalProperties": False}
    return {"type": "array", "maxItems": LIMITS[name], "items": item}


_COUNT: Schema = {"type": "integer", "minimum": 0, "maximum": 10_000_000}
_FIELDS: dict[str, Schema] = {
    "format": {"const": FORMAT},
    "head": {"type": "string", "pattern": "^[0-9a-f]{40}([0-9a-f]{24})?$"},
    "day": {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
    "files": _COUNT,
    "is_rated": {"type": "boolean"},
    "errors_before": _COUNT,
    "left_out": _COUNT,
    "errors_elsewhere": _COUNT,
    "advice_elsewhere": _COUNT,
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
        "propertyNames": {"pattern": "^[a-z-]{1,30}$"},
        "additionalProperties": _text(),
    },
    "pages": _rows("pages", title=_text(), path=_text()),
    "suggestions": _rows(
        "suggestions", file=_text(), line=_COUNT, text={**_text(), "pattern": r"^[^\r\n]*\Z"}, why=_text()
    ),
}
_SCHEMA = {"type": "object", "required": list(_FIELDS), "properties": _FIELDS, "additionalProperties": False}


def read_report(raw: bytes) -> Report:
    """Read a report. Raises ReportError for anything that does not have exactly the agreed form."""
    if len(raw) > LIMITS["bytes"]:
        msg = f"The report has {len(raw):,} bytes; {LIMITS['bytes']:,} is the limit."
        raise ReportError(msg)
    try:
        data = json.loads(raw)
    except (ValueError, RecursionError) as error:
        msg = f"The report is not JSON: {error}"
        raise ReportError(msg) from None
    invalid = next(Draft202012Validator(_SCHEMA).iter_errors(data), None)
    if invalid:
        where = "/".join(map(str, invalid.absolute_path)) or "its top"
        msg = f"The report has not the form that is agreed, at {where}."
        raise ReportError(msg)
    try:
        date.fromisoformat(data["day"])
    except ValueError:
        msg = f"The report is of no day: {data['day']}."
        raise ReportError(msg) from None
    return Report(
        head=data["head"],
        day=data["day"],
        files=data["files"],
        is_rated=data["is_rated"],
        errors_before=data["errors_before"],
        findings=tuple(ReportedFinding(**row) for row in data["findings"]),
        left_out=data["left_out"],
        errors_elsewhere=data["errors_elsewhere"],
        advice_elsewhere=data["advice_elsewhere"],
        changes=tuple(ReportedChange(**row) for row in data["changes"]),
        words=data["words"],
        pages=tuple(ReportedPage(**row) for row in data["pages"]),
        suggestions=tuple(Suggestion(**row) for row in data["suggestions"]),
    )
