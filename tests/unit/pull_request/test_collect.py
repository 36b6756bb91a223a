"""What a pull request does to the plans, collected from the folders before and after it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from corpus import VALID
from files_once import files_once
from revision_changes import edited
from trustplan.loading.load import load
from trustplan.primitives.findings import Finding, Place, Severity
from trustplan.pull_request.collect import Collected, _bodies, _cut, _edited, _touched, collect, suggestions
from trustplan.pull_request.report import LIMITS

DAY = date(2026, 11, 20)
PLAN = "schools/ash/improvement.yaml"


def collected(old: Path, new: Path, *, day: date = DAY, today: date = DAY, **more: Callable[..., object]) -> Collected:
    """What a change from one folder to another does."""
    options = {"may_suggest": lambda *_: True, **more}
    with pytest.MonkeyPatch.context() as patch, files_once():
        patch.setattr("trustplan.pull_request.collect._bodies", lambda *_: {})  # pages have a test of their own
        return collect(old, new, shown_as="plans", day=day, today=today, head="0" * 40, **options)  # type: ignore[arg-type]


def a_copy(folder: Path, *edits: tuple[str, str, str]) -> Path:
    """The right trust, with some texts in its files replaced."""
    plans = Path(shutil.copytree(VALID, folder / "plans"))
    for name, old, new in edits:
        text = (plans / name).read_text(encoding="utf-8")
        assert old in text
        (plans / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    return plans


def test_a_change_of_nothing_does_nothing(tmp_path: Path) -> None:
    """What was there before is not told of it."""
    found = collected(VALID, a_copy(tmp_path))
    report = found.report
    assert (report.findings, report.changes, report.pages, report.suggestions) == ((), (), (), ())
    assert (report.errors_before, report.errors_elsewhere, report.left_out) == (0, 0, 0)
    assert report.is_rated
    assert report.files > 10
    assert report.words["on-track"]


def test_the_pages_that_read_differently_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new page by its title, one that is gone as gone; one that only names another line of a file is the same."""
    remark = (PLAN, "title:", "# A remark, which moves each line.\ntitle:")
    new = a_copy(tmp_path, remark, ("schools/ash/group-plan.yaml", "title: Lessons alike", "title: Leadership"))
    text = (new / PLAN).read_text(encoding="utf-8").replace("Improvement plan 2026/27", "Another plan of Ash")
    text = text.replace("from: 2026-09-01", "from: 2026-08-31")
    (new / "schools/ash/other.yaml").write_text(text, encoding="utf-8")
    before, after = load(VALID, shown_as="plans"), load(new, shown_as="plans")
    bodies = {id(trust): _bodies(trust, DAY) for trust in (before.trust, after.trust) if trust}
    monkeypatch.setattr("trustplan.pull_request.collect._bodies", lambda trust, _: bodies[id(trust)])
    came = {path: title for title, path in _touched(before, after, DAY)}
    gone = {path: title for title, path in _touched(after, before, DAY)}
    path = next(path for path in came if "other" in path)
    assert came[path] == "Ash Primary School: Another plan of Ash"
    assert gone[path] == f"{came[path]} (gone)"
    assert not [path for path in came if path.startswith("update/") or path.endswith("/improvement/P1/")]
    assert any(title.endswith("Leadership") for title in came.values())
    assert _touched(load(new / "no-such-folder"), after, DAY) == []
    assert _touched(before, load(new / "no-such-folder"), DAY) == []


def test_what_has_not_happened_is_no_news(tmp_path: Path) -> None:
    """An update of a day to come is an error, and no change that is told."""
    entry = "          - {on: 2026-11-27, by: headteacher, stage: complete}\n"
    plans = a_copy(tmp_path)
    text = (plans / PLAN).read_text(encoding="utf-8")
    start = text.index("          - on: 2026-11-13")
    (plans / PLAN).write_text(text[:start] + text[start:].rstrip("\n") + "\n" + entry, encoding="utf-8")
    report = collected(VALID, plans).report
    assert [f.rule for f in report.findings if f.severity == "error"] == ["dated-after-today"]
    assert not [change for change in report.changes if "27 Nov" in change.sentence]
    later = collected(VALID, plans, today=date(2026, 11, 27), day=date(2026, 11, 27)).report
    assert not [f for f in later.findings if f.severity == "error"]
    assert [change for change in later.changes if change.kind == "update-added"]


def test_errors_come_first_and_those_of_other_files_after_its_own(tmp_path: Path) -> None:
    """Advice on files that the change does not touch is only counted; errors in them stand there, and are counted too."""
    strategy, group = "trust/strategy.yaml", "schools/ash/group-plan.yaml"
    wrong_before = (group, "lead: director-education", "lead: nobody-at-all")
    gone = ("schools/ash/profile.yaml", "title: Deputy head", "title: Deputy head\n    until: 2026-11-19")
    old = a_copy(tmp_path / "old", wrong_before, gone)
    wrong_now = (strategy, "sponsor: director-education", "sponsor: director-educatoin")
    new = a_copy(tmp_path / "new", wrong_before, gone, wrong_now)
    found = collected(old, new)
    report = found.report
    errors = [f.file for f in report.findings if f.severity == "error"]
    assert errors == [f"plans/{strategy}", f"plans/{group}"]
    assert [f.severity for f in report.findings][:2] == ["error", "error"]
    assert {f.file for f in report.findings[2:]} <= {f"plans/{strategy}"}
    assert (report.errors_before, report.errors_elsewhere, report.is_rated) == (1, 1, False)
    assert [f.rule for f in found.elsewhere if f.place.file == f"plans/{PLAN}"] == ["retired-role"]
    assert report.advice_elsewhere == len(found.elsewhere)
    assert [(s.file, s.text.strip()) for s in report.suggestions] == [
        (f"plans/{strategy}", "sponsor: director-education")
    ]
    assert "sponsor: director-educatoin" in (new / strategy).read_text(encoding="utf-8")


def test_what_a_change_causes_in_another_file_is_its_own(tmp_path: Path) -> None:
    """A role that goes from a profile is missed in a plan."""
    new = a_copy(tmp_path, ("schools/ash/profile.yaml", "id: deputy-head", "id: second-head"))
    report = collected(VALID, new).report
    assert f"plans/{PLAN}" in [f.file for f in report.findings if f.severity == "error"]
    assert (report.errors_before, report.errors_elsewhere) == (0, 0)


def test_a_file_of_the_same_size_and_time_is_edited_where_its_bytes_differ(tmp_path: Path) -> None:
    """A clone gives all of its files one time."""
    old = a_copy(tmp_path / "old")
    new = a_copy(tmp_path / "new", (PLAN, "Every child a reader", "Every child a writer"))
    for plans in (old, new):
        os.utime(plans / PLAN, (1, 1))
    before, after = load(old, shown_as="plans"), load(new, shown_as="plans")
    assert _edited(old, new, before, after) == {PLAN}


@pytest.mark.parametrize(("length", "kept"), [(600, "a" * 600), (601, "a" * 599 + "…")])
def test_a_text_is_no_longer_than_the_report_takes(length: int, kept: str) -> None:
    """Its last letter gives way to the sign that there was more."""
    assert _cut("a" * length) == kept


def test_a_date_that_moves_without_a_record_is_an_error_of_the_change(tmp_path: Path) -> None:
    """It takes both folders to see that."""
    report = collected(VALID, edited("a date is moved in silence", tmp_path)).report
    assert [f.rule for f in report.findings if f.severity == "error"] == ["moved-without-change"]


@pytest.mark.parametrize("has_error", [True, False])
def test_the_site_is_built_where_the_plans_are_right(has_error: bool, tmp_path: Path) -> None:
    """What stops the build is said before all else."""
    stops = Finding(rule="build", place=Place(file="mkdocs.yml", line=3), message="No such theme.", fix="Name another.")
    edits = [(PLAN, "sponsor: headteacher", "sponsor: headtaecher")] if has_error else []
    report = collected(VALID, a_copy(tmp_path, *edits), build=lambda: (stops,)).report
    assert ("build" in [f.rule for f in report.findings]) is not has_error


def a_finding(actual: str, suggestion: str, column: int = 17, line: int = 1) -> Finding:
    """A finding on a word, and the word that was meant."""
    place = Place(file="plans/x.yaml", line=line, column=column)
    return Finding(
        rule="r", place=place, message="M.", fix="F.", severity=Severity.ERROR, actual=actual, suggestion=suggestion
    )


@pytest.mark.parametrize(
    ("line", "actual", "column", "better"),
    [
        ("lead: headtaecher", "headtaecher", 7, "lead: headteacher"),
        ('lead: "headtaecher"', "headtaecher", 7, "lead: headteacher"),
        ("lead: 'headtaecher'", "headtaecher", 7, "lead: headteacher"),
        ("leads: [a, headtaecher]", "headtaecher", 8, "leads: [a, headteacher]"),
        ("headtaecher: headtaecher", "headtaecher", 14, "headtaecher: headteacher"),
        ("leads: [headtaecher, headtaecher]", "headtaecher", 8, None),
        ("lead: somebody", "headtaecher", 7, None),
        ("lead: x", "", 7, None),
        ("", "headtaecher", 1, None),
        ("", "", 1, None),
        (f"lead: headtaecher {'#' * 582}", "headtaecher", 7, f"lead: headteacher {'#' * 582}"),
        ("lead: " + "x" * LIMITS["text"] + " headtaecher", "headtaecher", 7, None),
    ],
)
def test_a_suggestion_puts_one_word_in_the_place_of_another(
    line: str, actual: str, column: int, better: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At the place of the finding, with its quotation marks, or once in what follows; else there is none."""
    monkeypatch.setattr("trustplan.pull_request.collect.check", lambda *_, **__: _Right())
    (tmp_path / "x.yaml").write_text(f"first: line\n{line}", encoding="utf-8")  # the last line may have no end
    found = (a_finding(actual, "headteacher", column, 2),)
    made = list(suggestions(tmp_path, "plans", found, lambda _, __: True))
    assert [suggestion.text for suggestion in made] == ([better] if better else [])
    assert (tmp_path / "x.yaml").read_text(encoding="utf-8") == f"first: line\n{line}"


class _Right:
    """The answer of a check that finds nothing."""

    errors: tuple[Finding, ...] = ()


def test_only_what_puts_a_line_right_is_suggested_and_no_more_than_ten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not where a forge takes no suggestion, where nothing is suggested, or where another error would come."""
    lines = LIMITS["suggestions"] + 2
    (tmp_path / "x.yaml").write_text("lead: wrong\n" * lines, encoding="utf-8")
    found = tuple(a_finding("wrong", "right", 7, line) for line in range(1, lines + 1))
    left: list[Finding] = []
    monkeypatch.setattr("trustplan.pull_request.collect.check", lambda *_, **__: _Left(tuple(left)))

    def lines_of(may: Callable[[str, int], bool] = lambda _, __: True) -> list[int]:
        return [suggestion.line for suggestion in suggestions(tmp_path, "plans", found, may)]

    assert lines_of() == list(range(1, LIMITS["suggestions"] + 1))
    assert lines_of(lambda file, line: (file, line) == ("plans/x.yaml", 3)) == [3]
    left = [found[0]]
    assert lines_of(lambda _, line: line < 3) == [2]  # the first line is as wrong as it was
    left = [
        Finding(rule="other", place=Place(file="plans/x.yaml"), message="Another.", fix="", severity=Severity.ERROR)
    ]
    assert lines_of() == []
    found = (a_finding("wrong", "", 7), a_finding("wrong", "right", 7, lines + 9))
    left = []
    assert lines_of() == []


class _Left:
    """The answer of a check that finds some errors."""

    def __init__(self, errors: tuple[Finding, ...]) -> None:
        self.errors = errors
