"""The comment on a pull request: what it says first, what it counts, and what it leaves out where it is long."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from case_tables import spaces
from trustplan.pull_request.comment import MOST, render, suggestion
from trustplan.pull_request.report import Report, ReportedChange, ReportedFinding, ReportedPage, Suggestion

RUN = "https://forge.example/trust/actions/runs/7"
NOTHING = Report(
    head="abcdef0123" * 4,
    day="2026-11-20",
    files=3,
    is_rated=True,
    errors_before=0,
    findings=(),
    left_out=0,
    errors_elsewhere=0,
    advice_elsewhere=0,
    changes=(),
    words={"at-risk": "Amber", "on-track": "Green", "objective-at-risk": "Some concern"},
    pages=(),
    suggestions=(),
)


def comment(run: str = "", **more: Any) -> str:
    """What a reader of the comment on a report with more in it sees, without the signs before marks."""
    return spaces(render(replace(NOTHING, **more), run)).replace("\\", "")


def a_finding(number: int = 1, severity: str = "error", remedy: str = "Name one.") -> ReportedFinding:
    """Something that is wrong in a line."""
    return ReportedFinding(
        rule="unknown-role", severity=severity, file="plans/x.yaml", line=number, column=5, message="No role.", remedy=remedy
    )  # fmt: skip


def a_change(kind: str = "rating-moved", field: str = "", cause: str = "", number: int = 1) -> ReportedChange:
    """Something that changes."""
    return ReportedChange(
        kind=kind, ref=f"ash/P{number}", title="Reading", field=field, old="at-risk", new="on-track", sentence="It moves. So it is.", cause=cause
    )  # fmt: skip


def test_where_nothing_happens_it_says_so() -> None:
    """With the commit and the day."""
    said = comment()
    assert "## No errors; no rating would change" in said
    assert "### If merged\n\nNo rating moves." in said
    assert "<sub>Checked at abcdef0, with ratings for 20 Nov 2026." in said
    for absent in ("Pages that change", "<details>", "advice"):
        assert absent not in said


@pytest.mark.parametrize(
    ("count", "left_out", "heading"), [(1, 0, "1 error to correct"), (2, 0, "2 errors to correct"), (2, 3, "5 errors to correct")]
)  # fmt: skip
def test_errors_are_counted_with_those_that_are_not_listed(count: int, left_out: int, heading: str) -> None:
    """And each has its line and its remedy."""
    said = comment(findings=tuple(map(a_finding, range(count))), left_out=left_out)
    assert f"## The plans: {heading}" in said
    assert said.count("- **plans/x.yaml, line ") == count
    assert "No role. Name one." in said


@pytest.mark.parametrize(("count", "more"), [(25, ""), (26, "- and 1 more, in the summary of the run")])
def test_a_long_list_says_how_many_more_there_are(count: int, more: str) -> None:
    """Twenty-five are shown."""
    said = comment(findings=tuple(map(a_finding, range(count))))
    assert said.count("- **plans/x.yaml") == 25
    assert ("more, in the summary" in said) == bool(more)
    assert more in said


@pytest.mark.parametrize(
    ("count", "words"),
    [(0, ""), (1, "1 of these is in a file that this change"), (2, "2 of these are in files that this change")],
)
def test_errors_of_before_in_other_files_are_told(count: int, words: str) -> None:
    """They keep the change from being merged, and are not of its making."""
    said = comment(findings=(a_finding(1), a_finding(2)), errors_elsewhere=count)
    assert ("does not touch" in said) == bool(count)
    assert words in said


@pytest.mark.parametrize(
    ("errors", "words"),
    [
        (True, "Rating changes are reported once the errors are corrected."),
        (False, "What moves cannot be worked out: the plans before this change have errors of their own."),
    ],
)
def test_without_ratings_it_says_why(errors: bool, words: str) -> None:
    """The plans have errors, or those before had."""
    assert words in comment(findings=(a_finding(),) * errors, is_rated=False)


@pytest.mark.parametrize(("field", "old"), [("", "Amber"), ("impact", "Some concern")])
def test_a_rating_that_moves_is_told_in_the_trusts_own_words(field: str, old: str) -> None:
    """An objective's words where it has them, else those of items; then the cause."""
    said = comment(changes=(a_change(field=field, cause="A figure."),))
    assert "## No errors; 1 rating would change" in said
    dimension = f", {field}" * bool(field)
    assert f"| **ash/P1**{dimension} Reading | {old} | Green | So it is. *A figure.* |" in said


def test_news_and_wording_are_folded_and_dates_are_not() -> None:
    """A date has its reason beside it; the changed files show the wording as well."""
    changes = (a_change("date-edited", cause="Agreed."), a_change("wording-edited", cause="Hidden."))
    said = comment(changes=changes)
    before, _, folded = said.partition("<details>")
    assert "It moves. So it is. *Agreed.*" in before
    assert "It moves. So it is." in folded
    assert "Hidden" not in said


@pytest.mark.parametrize(
    ("count", "run", "words"),
    [
        (1, RUN, f"[1 piece of advice on files that this change does not touch]({RUN})"),
        (2, "", "2 pieces of advice on files that this change does not touch: “trustplan check” shows them."),
        (1, "javascript:x", "1 piece of advice on files that this change does not touch: “trustplan check” shows it."),
    ],
)
def test_advice_on_other_files_is_counted_with_the_way_to_it(count: int, run: str, words: str) -> None:
    """A link is one to a page, or there is none."""
    assert words in comment(run, advice_elsewhere=count)


def test_what_is_too_long_loses_its_details_first_and_then_its_pages() -> None:
    """Ratings that move stay, and the foot as long as there is room."""
    pages = (ReportedPage(title="Ash", path="schools/ash/"),)
    long = tuple(replace(a_change("date-edited", number=number), sentence="x" * 2_900) for number in range(25))
    one = a_change(number=77)
    said = comment(changes=(one, *long[:10]), pages=pages)
    assert ("xxx" in said, "/schools/ash/" in said, "ash/P77" in said) == (True, True, True)
    said = comment(changes=(one, *long), pages=pages)
    assert ("xxx" in said, "/schools/ash/" in said, "ash/P77" in said) == (False, True, True)
    many = tuple(ReportedPage(title="y" * 2_900, path="y/") for _ in range(25))
    said = comment(changes=(one, *long), pages=many)
    assert ("yyy" in said, "ash/P77" in said, "Checked at" in said) == (False, True, True)
    assert len(said) <= MOST


@pytest.mark.parametrize(("text", "fence"), [("lead: head", "```"), ("lead: ``x``", "```"), ("lead: ```x", "````")])
def test_nothing_in_a_line_ends_its_fence(text: str, fence: str) -> None:
    """The fence is longer than any in it."""
    said = suggestion(Suggestion(file="plans/x.yaml", line=3, text=text, why="No role"))
    assert said.endswith(f"No role\n\n{fence}suggestion\n{text}\n{fence}")


@pytest.mark.parametrize(("count", "words"), [(0, ""), (2, "2 of these can be corrected with a click")])
def test_corrections_that_are_certain_are_counted(count: int, words: str) -> None:
    """They stand beside their lines."""
    one = Suggestion(file="plans/x.yaml", line=3, text="lead: head", why="No role")
    said = comment(findings=(a_finding(),), suggestions=(one,) * count)
    assert ("with a click" in said) == bool(count)
    assert words in said


@pytest.mark.parametrize(("count", "more"), [(25, ""), (27, "and 2 more")])
def test_of_many_ratings_that_move_the_first_are_shown(count: int, more: str) -> None:
    """The heading counts all."""
    said = comment(changes=tuple(a_change(number=number) for number in range(count)))
    assert f"## No errors; {count} ratings would change" in said
    assert said.count("| **ash/P") == 25
    assert ("more" in said) == bool(more)
    assert more in said
