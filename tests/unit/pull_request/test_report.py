"""The report of a pull request, written and read."""

from __future__ import annotations

import json

from trustplan.pull_request.report import (
    FORMAT,
    Report,
    ReportedChange,
    ReportedFinding,
    ReportedPage,
    Suggestion,
    read_report,
    write_report,
)

REPORT = Report(
    head="a" * 40,
    day="2026-11-20",
    files=3,
    is_rated=True,
    errors_before=1,
    findings=(
        ReportedFinding(
            rule="unknown-role", severity="error", file="plans/x.yaml", line=3, column=5, message="No role.", remedy="Name one."
        ),
        ReportedFinding(
            rule="same-role", severity="advice", file="plans/y.yaml", line=1, column=1, message="One role.", remedy=""
        ),
    ),
    left_out=0,
    errors_elsewhere=1,
    advice_elsewhere=4,
    changes=(
        ReportedChange(
            kind="rating-moved", ref="ash/P1", title="Reading", field="impact", old="at-risk", new="on-track", sentence="It rose.", cause="A figure."
        ),
        ReportedChange(
            kind="wording-edited", ref="ash/P2", title="Writing", field="title", old="Write", new="Writing", sentence="It is worded anew.", cause=""
        ),
    ),
    words={"at-risk": "Amber"},
    pages=(ReportedPage(title="Café", path="ash/"),),
    suggestions=(Suggestion(file="plans/x.yaml", line=3, text="lead: head", why="No role."),),
)  # fmt: skip


def test_what_is_written_is_read_as_it_was() -> None:
    """Every part, so that no key of the form lacks its field, or a field its key."""
    assert read_report(write_report(REPORT)) == REPORT


def test_the_keys_of_the_file_keep_their_order() -> None:
    """Two reports can be compared by their lines."""
    assert list(json.loads(write_report(REPORT))) == [
        "format", "head", "day", "files", "is_rated", "errors_before", "findings", "left_out", "errors_elsewhere",
        "advice_elsewhere", "changes", "words", "pages", "suggestions",
    ]  # fmt: skip
    assert json.loads(write_report(REPORT))["format"] == FORMAT
    assert "Café".encode() in write_report(REPORT)


def test_a_report_tells_errors_from_advice_and_ratings_from_the_rest() -> None:
    """The comment asks for each."""
    assert [f.rule for f in REPORT.errors] == ["unknown-role"]
    assert [f.rule for f in REPORT.advice] == ["same-role"]
    assert [c.ref for c in REPORT.moved] == ["ash/P1"]
    assert [c.ref for c in REPORT.other_changes] == ["ash/P2"]
