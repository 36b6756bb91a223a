"""Findings as a person or a program reads them: lines of text, JSON, GitHub's annotations, Markdown."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

import click

from trustplan.primitives.english import verb
from trustplan.primitives.findings import Severity
from trustplan.primitives.markdown import escape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trustplan.primitives.findings import Finding

COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow"}
COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning"}  # of a workflow on GitHub
MOST_ROWS = 200  # findings of a Markdown report: what a page of a pull request can hold


def as_text(findings: Sequence[Finding], files: int) -> str:
    """The findings, one a line, and their count. Colours are terminal codes, which the caller removes for a file."""
    return "\n".join([*(_line(f) for f in findings), count(findings, files)])


def _line(finding: Finding) -> str:
    text = f"{finding.message} {finding.fix}".strip()
    if finding.severity is Severity.WARNING:
        text = f"advice: {text}"
    place = click.style(str(finding.place), bold=True)
    return f"{place}: {click.style(text, fg=COLOURS[finding.severity])} [{finding.rule}]"


def count(findings: Sequence[Finding], files: int) -> str:
    """How many files and findings: `24 files checked: 1 error, no pieces of advice.`"""
    number = Counter(f.severity for f in findings)
    errors, advice = number[Severity.ERROR], number[Severity.WARNING]
    checked = f"{files} {verb(files, 'file', 'files')}"
    return f"{checked} checked: {_count(errors, 'error')}, {_count(advice, 'piece')} of advice."


def _count(number: int, noun: str) -> str:
    return f"{number or 'no'} {verb(number, noun, noun + 's')}"


def as_json(findings: Sequence[Finding], files: int) -> str:  # noqa: ARG001  all forms have the same parameters
    """The findings as a JSON list of objects."""
    rows = [
        {
            "rule": f.rule,
            "severity": f.severity.code,
            "file": f.place.file,
            "line": f.place.line,
            "column": f.place.column,
            "message": f.message,
            "remedy": f.fix,
            "found": f.actual,
            "instead": f.suggestion,
        }
        for f in findings
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2)


def as_github(findings: Sequence[Finding], files: int) -> str:
    """One workflow command for each finding, which GitHub shows beside the line; then the count."""
    return "\n".join([*(_annotation(f) for f in findings), count(findings, files)])


def _annotation(finding: Finding) -> str:
    kind = COMMANDS[finding.severity]
    place = finding.place
    spot = f"file={_property(place.file)},line={place.line},col={place.column},title={_property(finding.rule)}"
    return f"::{kind} {spot}::{_data(f'{finding.message} {finding.fix}'.strip())}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def as_gitlab(findings: Sequence[Finding], files: int) -> str:  # noqa: ARG001  all forms have the same parameters
    """The findings as GitLab's report on code quality, which a merge request shows beside the lines."""
    import hashlib  # noqa: PLC0415  only loaded when asked for

    rows = []
    seen: Counter[str] = Counter()
    for f in findings:
        description = f"{f.message} {f.fix}".strip()
        key = f"{f.rule} {f.place.file} {description}"  # the same finding, also where it is on another line
        seen[key] += 1
        rows.append(
            {
                "description": description,
                "check_name": f.rule,
                "fingerprint": hashlib.sha256(f"{key} {seen[key]}".encode()).hexdigest(),
                "severity": "critical" if f.severity is Severity.ERROR else "info",
                "location": {"path": f.place.file, "lines": {"begin": f.place.line}},
            }
        )
    return json.dumps(rows, ensure_ascii=False, indent=2)


def as_markdown(findings: Sequence[Finding], files: int) -> str:
    """A list of errors, then of warnings, with the count above. Words from files are escaped."""
    parts = [count(findings, files)]
    for severity, heading in ((Severity.ERROR, "Errors to correct"), (Severity.WARNING, "Advice")):
        rows = [_item(f) for f in findings if f.severity is severity]
        if len(rows) > MOST_ROWS:
            rows[MOST_ROWS:] = [f"- and {len(rows) - MOST_ROWS} more"]
        if rows:
            parts += [f"### {heading}", "\n".join(rows)]
    return "\n\n".join(parts)


def _item(finding: Finding) -> str:
    place = finding.place
    text = f"{escape(finding.message)} {escape(finding.fix)}".strip()
    return f"- **{escape(place.file)}, line {place.line}**: {text} ({escape(finding.rule)})"


FORMS = {"text": as_text, "json": as_json, "github": as_github, "gitlab": as_gitlab, "markdown": as_markdown}
