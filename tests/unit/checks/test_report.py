"""Reports for GitHub and in Markdown: text of a file stays text, and a long report stays readable."""

from __future__ import annotations

import json

import pytest
from msgspec.structs import replace

from trustplan.checks.report import as_github, as_gitlab, as_markdown
from trustplan.primitives.findings import Finding, Place, Severity
from trustplan.primitives.markdown import escape


def hostile(text: str) -> Finding:
    """A finding with some text of a file in it."""
    return Finding(
        rule="unknown-role",
        place=Place(file="plans/a,b:c.yaml", line=3),
        message=f"There is no role “{text}”.",
        fix="Did you mean “ceo”?",
    )


def test_text_of_a_file_cannot_become_a_workflow_command() -> None:
    """A line end in a value would start a command of its own."""
    report = as_github([hostile("x\n::error::y%0A")], 1).splitlines()
    assert len(report) == 2
    assert report[0].startswith("::error file=plans/a%2Cb%3Ac.yaml,line=3,")
    assert "x%0A::error::y%250A" in report[0]


@pytest.mark.parametrize(
    ("text", "never"),
    [
        ("@everyone", "@everyone"),
        ("see #12", "#12"),
        ("GH-12", "GH-12"),
        ("GH\\-12", "GH\\-12"),
        ("<img src=x onerror=alert(1)>", "<img"),
        ("[click](javascript:alert(1))", "[click](javascript"),
        ("https://example.org", "https://example.org"),
        ("www.example.org", "www.example"),
        ("**bold** `code` | cell", "**bold**"),
        ("a\n# heading", "\n"),
    ],
)
def test_text_of_a_file_is_only_text_in_markdown(text: str, never: str) -> None:
    """Nobody is called, nothing is linked, no markup comes through."""
    assert never not in escape(text)
    shown = hostile(text)
    for one in (shown, replace(shown, fix=text), replace(shown, place=Place(file=text))):
        assert never not in as_markdown([one], 1).split("- **", 1)[1].rstrip("\n").replace("**: ", ": ", 1)


def test_a_report_of_very_many_findings_stays_readable() -> None:
    """A page of a pull request holds only so much."""
    report = as_markdown([hostile(f"x{n}") for n in range(1000)], 1)
    assert "- and 800 more" in report
    assert len(report) < 60_000


def test_gitlab_knows_a_finding_again_on_another_line_and_tells_two_apart() -> None:
    """A line added above makes no finding new; the same words twice are two findings."""

    def names(*lines: int) -> list[str]:
        rows = [replace(hostile("leed"), place=Place(file="plans/a.yaml", line=line)) for line in lines]
        return [row["fingerprint"] for row in json.loads(as_gitlab(rows, 1))]

    assert names(3, 8) == names(5, 10)
    assert len(set(names(3, 8))) == 2
    (row,) = json.loads(as_gitlab([hostile("leed")], 1))
    assert (row["location"], row["severity"]) == ({"path": "plans/a,b:c.yaml", "lines": {"begin": 3}}, "critical")
    (advice,) = json.loads(as_gitlab([replace(hostile("leed"), severity=Severity.WARNING)], 1))
    assert advice["severity"] == "info"
    assert row["description"] == "There is no role “leed”. Did you mean “ceo”?"
