"""Changes between two revisions and two days: one table of what people do, and real repositories."""

from __future__ import annotations

import json
import os
import shutil
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from builders import EXAMPLE, TABLES, write
from corpus import VALID
from revision_repository import LEAD, TITLE, commit, edit, git
from revision_rows import ROWS
from trustplan.cli.main import main
from trustplan.diff.between_days import between
from trustplan.diff.history_checks import history_findings
from trustplan.diff.revisions import Comparison, Kind, compare_revisions
from trustplan.loading.check import check
from trustplan.loading.load import load

TABLE = TABLES / "revisions.md"
DAY = date(2026, 11, 20)
HEAD = "| what is done | kind | of | old | new | cause |\n|---|---|---|---|---|---|\n"


def edited(name: str, folder: Path) -> Path:
    """The right trust after the edits of a row."""
    plans = folder / "plans"
    shutil.copytree(VALID, plans)
    for file, old, new in ROWS[name]:
        path = plans / file
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        assert old in text
        if new is None:
            path.unlink()
        else:
            path.write_bytes(text.replace(old, new, 1).encode() if old else new.encode())
    return plans


def compared(old: Path, new: Path) -> Comparison:
    """Two folders compared."""
    return compare_revisions(load(old, shown_as="plans"), load(new, shown_as="plans"), DAY)


def rows_of(name: str, folder: Path) -> list[str]:
    """How the table tells a row."""
    edits = compared(VALID, edited(name, folder)).edits
    cells = [
        f"| {name} | {e.kind} | {e.ref}{', ' + e.field if e.field else ''} | {short(e.old)} | {short(e.new)} | {short(e.cause)} |"
        for e in edits
    ]
    return cells or [f"| {name} | no change | | | | |"]


def short(text: str) -> str:
    """A text that fits a table."""
    line = text.replace("|", "/")
    return line[:60] + "…" if len(line) > 61 else line


@pytest.mark.parametrize("name", ROWS)
def test_what_people_do_is_told_as_what_it_is(name: str, tmp_path: Path) -> None:
    """Every edit by kind, with old, new and cause, and nothing else. TRUSTPLAN_GOLDEN=1 writes the table anew."""
    if os.environ.get("TRUSTPLAN_GOLDEN"):
        pytest.skip("the table is being written")
    table = TABLE.read_text(encoding="utf-8").splitlines()
    assert rows_of(name, tmp_path) == [row for row in table if row.startswith(f"| {name} |")]


def test_no_mark_of_ours_is_left_in_words(tmp_path: Path) -> None:
    """Sentences mark what only trustees may read; a comment shows the words, and not the marks."""
    old = Path(shutil.copytree(EXAMPLE, tmp_path / "old"))
    new = Path(shutil.copytree(EXAMPLE, tmp_path / "new"))
    path = new / "schools" / "fernhill" / "measurements.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("value: 93.4, cohort: 398", "value: 95.4, cohort: 398"), "utf-8"
    )
    told = [e.sentence for e in compared(old, new).of(Kind.RATING_MOVED)]
    assert any("95.4% of 398" in sentence for sentence in told)
    assert not any("\ue000" <= character <= "\uf8ff" for sentence in told for character in sentence)


def test_the_table_is_whole(tmp_path: Path) -> None:
    """A row for each thing that people do, and none of others."""
    if os.environ.get("TRUSTPLAN_GOLDEN"):
        rows = [row for n, name in enumerate(ROWS) for row in rows_of(name, tmp_path / str(n))]
        TABLE.write_text(f"# What edits are told as\n\n{HEAD}" + "\n".join(rows) + "\n", encoding="utf-8")
    rows = TABLE.read_text(encoding="utf-8").splitlines()[4:]
    assert list(dict.fromkeys(row.split(" | ")[0][2:] for row in rows)) == list(ROWS)
    assert len(ROWS) >= 60


# Where a whole file or list goes, or the list begins the file, the fault stands on line 1.
AT_THE_TOP = ("a plan goes", "the reviews of a school go", "a past assessment is removed")


@pytest.mark.parametrize(
    ("name", "rules"),
    [
        ("a date is moved in silence", {"moved-without-change"}),
        ("a date is moved and recorded with another old value", {"moved-without-change"}),
        ("a due date goes", {"moved-without-change"}),
        ("a target is lowered in silence", {"moved-without-change"}),
        ("a milestone is moved", {"moved-without-change"}),
        ("a past update is edited", {"past-entry-changed"}),
        ("a past update is removed", {"past-entry-changed"}),
        ("a past judgement is edited", {"past-entry-changed"}),
        ("a milestone is no longer reached", {"past-entry-changed"}),
        ("a figure is changed where it stands", {"past-figure-changed"}),
        ("a figure is removed", {"past-figure-changed"}),
        ("a past assessment is edited", {"past-entry-changed"}),
        ("a past assessment is removed", {"past-entry-changed"}),
        ("a past decision gets another level", {"past-entry-changed"}),
        ("a removal is rewritten", {"past-entry-changed"}),
        ("a past review is edited", {"past-entry-changed"}),
        ("the reviews of a school go", {"past-entry-changed"}),
        ("a criterion is assessed anew", set()),
        ("the board decides again", set()),
        ("the question of a decision is answered", set()),
        ("an exit is met", set()),
        ("a review comes in", set()),
        ("a date that was moved before is moved again in silence", {"moved-without-change"}),
        ("a change is recorded of a date that did not move", {"moved-without-change"}),
        ("the record of a change is deleted", {"past-entry-changed"}),
        ("the reason of a recorded change is rewritten", {"past-entry-changed"}),
        ("an approval is taken back", {"past-entry-changed"}),
        ("work that is off track is deleted", {"past-entry-changed"}),
        ("a plan goes", {"past-entry-changed"}),
        ("a date that was moved before is moved again and recorded", set()),
        ("a KPI is dropped", set()),
        ("a date is moved and recorded", set()),
        ("a date is moved and approved", set()),
        ("a target of a year is lowered and approved", set()),
        ("a start is given", set()),
        ("a figure is restated", set()),
        ("an update with an earlier date is added", set()),
        ("a title is reworded", set()),
    ],
)
def test_what_is_moved_or_rewritten_in_silence_is_a_fault(name: str, rules: set[str], tmp_path: Path) -> None:
    """Each with a place in the file and a remedy."""
    found = list(history_findings(compared(VALID, edited(name, tmp_path))))
    assert {f.rule for f in found} == rules
    assert all(f.fix and (f.place.line > 1 or name in AT_THE_TOP) for f in found)


def test_the_target_of_a_part_is_moved_with_a_record_too(tmp_path: Path) -> None:
    """A part has its own list of changes, and until one is approved the old target counts."""
    old = edited("a KPI with parts is added", tmp_path / "old")
    new = Path(shutil.copytree(old, tmp_path / "new"))
    path = new / "trust" / "strategy.yaml"
    lowered = path.read_text(encoding="utf-8").replace(
        "            measure: reading\n            target: at least 60\n",
        "            measure: reading\n            target: at least 50\n",
    )
    path.write_text(lowered, encoding="utf-8")
    fault = next(history_findings(compared(old, new)))
    assert (fault.rule, compared(old, new).edits[0].ref) == ("moved-without-change", "strategy/SI-K6.reading")
    record = "            changes:\n              - {on: 2026-11-19, field: target, was: at least 60, reason: A class was closed}\n"
    path.write_text(lowered.replace("target: at least 50\n", "target: at least 50\n" + record), encoding="utf-8")
    assert list(history_findings(compared(old, new))) == []
    assert check(new).findings == ()
    assert [e.cause for e in compared(old, new).of(Kind.TARGET_EDITED)] == ["not approved: A class was closed"]
    assert compared(old, new).of(Kind.RATING_MOVED) == ()


def test_a_second_silent_move_never_asks_to_rewrite_an_older_record(tmp_path: Path) -> None:
    """The remedy is a new entry with the value that stood there; the older entry stays."""
    plans = edited("a date that was moved before is moved again in silence", tmp_path)
    fault = next(history_findings(compared(VALID, plans)))
    assert fault.fix.startswith("Add an entry")
    assert "“was: 2026-27/sum2”" in fault.fix


def test_an_approval_that_comes_later_is_told_and_is_no_fault(tmp_path: Path) -> None:
    """The record stays as it is, and says who agreed; the new date counts from then on."""
    comparison = compared(edited("an approval is taken back", tmp_path), VALID)
    assert [(e.ref, e.cause) for e in comparison.of(Kind.CHANGE_APPROVED)] == [("strategy/SI-A1", "board")]
    assert {e.cause for e in comparison.of(Kind.RATING_MOVED)} == {"change approved"}
    assert list(history_findings(comparison)) == []


def test_a_plan_that_has_not_begun_may_still_move(tmp_path: Path) -> None:
    """Dates of a draft are not promises yet."""
    plans = edited("a date is moved in silence", tmp_path)
    before = compare_revisions(load(VALID, shown_as="plans"), load(plans, shown_as="plans"), date(2025, 8, 1))
    assert list(history_findings(before)) == []


def test_the_remedy_for_a_date_moved_in_silence_is_enough(tmp_path: Path) -> None:
    """Doing what the message says makes the fault go."""
    plans = edited("a date is moved in silence", tmp_path)
    fault = next(history_findings(compared(VALID, plans)))
    assert "“field: due”, “was: 2026-12-18” and a reason" in fault.fix
    path = plans / "trust" / "strategy.yaml"
    entry = "        changes:\n          - on: 2026-11-20\n            field: due\n            was: 2026-12-18\n            reason: The hosts are ill\n"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join([*lines[: fault.place.line], entry, *lines[fault.place.line :]]), encoding="utf-8")
    assert list(history_findings(compared(VALID, plans))) == []
    assert check(plans).findings == ()


def test_a_file_that_cannot_be_read_is_neither_gone_nor_new(tmp_path: Path) -> None:
    """Its fault is told by the check; the comparison leaves it out."""
    for file in (
        "trust/strategy.yaml",
        "schools/ash/profile.yaml",
        "schools/ash/measurements.yaml",
        "reference/policy.yaml",
    ):
        plans = tmp_path / file.replace("/", "-") / "plans"
        shutil.copytree(VALID, plans)
        (plans / file).write_text("title: [\n", encoding="utf-8")
        for old, new in ((VALID, plans), (plans, VALID)):
            comparison = compared(old, new)
            assert comparison.edits == ()
            assert not comparison.is_rated


def test_the_same_facts_are_told_between_two_days() -> None:
    """By the dates in the files: news, figures, decisions, and ratings set by hand, made and run out."""
    trust = load(VALID).trust
    assert trust is not None
    told = [(e.kind, e.ref, e.new) for e in between(trust, date(2026, 7, 9), date(2026, 11, 20))]
    assert (Kind.FIGURE_ADDED, "trust/reading", "61 of 88") in told
    assert (
        Kind.UPDATE_ADDED,
        "ash/improvement/P1-A1",
        "in-progress; on-track; All staff were trained over two days",
    ) in told
    assert (Kind.OVERRIDE_MADE, "strategy/SI-A2", "at-risk") in told
    assert (Kind.JUDGEMENT_ADDED, "strategy/SI-K3", "on-track; Most of those asked said so") in told
    later = [(e.kind, e.ref) for e in between(trust, date(2026, 12, 1), date(2026, 12, 31))]
    assert (Kind.OVERRIDE_ENDED, "strategy/SI-A2") in later
    assert Kind.OVERRIDE_ENDED not in {e.kind for e in between(trust, date(2026, 11, 1), date(2026, 12, 1))}


def test_between_two_days_the_example_tells_its_moved_targets() -> None:
    """Approved and not approved, and what serves an objective of which a target moved."""
    trust = load(EXAMPLE).trust
    assert trust is not None
    edits = between(trust, date(2026, 9, 25), date(2026, 11, 20))
    moved = {
        (e.ref.rpartition("/")[2], e.kind, e.cause) for e in edits if e.kind in (Kind.DATE_EDITED, Kind.TARGET_EDITED)
    }
    assert moved == {("BF-A4", Kind.DATE_EDITED, "not approved"), ("BF-K2", Kind.TARGET_EDITED, "approved")}
    served = {e.ref for e in edits if e.kind is Kind.REVIEW_WANTED}
    plans = ("mill-green/improvement-2026-27/P3", "fernhill/improvement-2026-27/P3")
    groups = ("mill-green/action-plan-2026/AG-O", "fernhill/action-plan-2026/AG-O")
    assert served == {*plans, *groups}


# Real repositories.


def run(root: Path, *words: str) -> tuple[int, str]:
    """Run the command on a repository's plans. Returns exit code and output."""
    result = CliRunner().invoke(main, [*words, "--plans", str(root / "plans"), "--on", "2026-11-20"])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


def kinds(root: Path, *words: str) -> list[tuple[str, str]]:
    """The kinds and addresses of the changes that the command tells."""
    code, output = run(root, "changes", "--format", "json", *words)
    assert code == 0, output
    return [(row["kind"], row["ref"]) for row in json.loads(output)["changes"]]


def test_files_as_they_are_now_are_compared_with_a_revision(repository: Path) -> None:
    """Before a commit too, and nothing in the work tree changes."""
    edit(repository, *TITLE)
    before = git(repository, "status", "--porcelain")
    assert kinds(repository, "--base", "HEAD") == [("wording-edited", "strategy/SI-A2")]
    assert git(repository, "status", "--porcelain") == before


def test_two_revisions_are_compared_whatever_stands_in_the_work_tree(repository: Path) -> None:
    """Both sides come from git's store."""
    first = git(repository, "rev-parse", "HEAD")
    edit(repository, *TITLE)
    second = commit(repository, "Words")
    (repository / "plans" / "trust" / "strategy.yaml").write_text("title: [\n", encoding="utf-8")
    assert kinds(repository, "--base", first, "--head", second) == [("wording-edited", "strategy/SI-A2")]


def test_a_git_hook_of_another_repository_leads_nowhere_else(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Git tells its hooks which repository they are of; the plans are those of the folder all the same."""
    edit(repository, *TITLE)
    git(tmp_path, "init", "-q", str(tmp_path / "other"))
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "other" / ".git"))
    assert kinds(repository, "--base", "HEAD") == [("wording-edited", "strategy/SI-A2")]


def test_what_others_merged_since_is_no_change_of_a_branch(repository: Path) -> None:
    """A branch is compared with the commit it left, and its merge with the branch it goes into."""
    git(repository, "checkout", "-q", "-b", "mine")
    edit(repository, *TITLE)
    commit(repository, "Mine")
    git(repository, "checkout", "-q", "main")
    edit(repository, *LEAD)
    commit(repository, "Theirs")
    assert kinds(repository, "--base", "main", "--head", "mine") == [("wording-edited", "strategy/SI-A2")]
    git(repository, "merge", "-q", "--no-ff", "-m", "Merge", "mine")
    assert kinds(repository, "--base", "HEAD^1", "--head", "HEAD") == [("wording-edited", "strategy/SI-A2")]
    assert kinds(repository, "--base", "HEAD^2", "--head", "HEAD") == [("lead-changed", "ash/improvement")]


def test_renamed_files_and_folders_are_no_new_plans(repository: Path) -> None:
    """By what is in them."""
    first = git(repository, "rev-parse", "HEAD")
    git(repository, "mv", "plans/schools/ash/improvement.yaml", "plans/schools/ash/plan-2026-27.yaml")
    commit(repository, "Another name")
    assert kinds(repository, "--base", first) == [("plan-renamed", "ash/plan-2026-27")]


def test_the_plans_may_stand_anywhere_in_a_repository(repository: Path) -> None:
    """In a folder below, with spaces and accents in its name."""
    git(repository, "mv", "plans", "das schöne")
    commit(repository, "Elsewhere")
    plans = repository / "das schöne"
    path = plans / "trust" / "strategy.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(TITLE[1], TITLE[2]), encoding="utf-8")
    tolerance = plans / "reference" / "measures.yaml"
    tolerance.write_text(
        tolerance.read_text(encoding="utf-8").replace("tolerance: 2", "tolerance: 5"), encoding="utf-8"
    )
    result = CliRunner().invoke(main, ["changes", "--base", "HEAD", "--plans", str(plans), "--on", "2026-11-20"])
    assert "The title was “Share good practice”, and is “Share what works”." in result.output


def test_a_shallow_clone_gives_a_message_and_no_wrong_answer(repository: Path, tmp_path: Path) -> None:
    """What is not there cannot be compared with."""
    first = git(repository, "rev-parse", "HEAD")
    git(repository, "checkout", "-q", "-b", "mine")
    edit(repository, *TITLE)
    commit(repository, "Mine")
    git(repository, "checkout", "-q", "main")
    edit(repository, *LEAD)
    commit(repository, "Theirs")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", "--depth", "1", "--no-single-branch", f"file://{repository}", str(clone))
    for words in (["--base", first], ["--base", "origin/mine"]):
        code, output = run(clone, "changes", *words)
        assert code == 2
        assert "holds only the end of the history" in output
        assert "fetch --unshallow" in output
    git(clone, "fetch", "-q", "--unshallow")
    assert kinds(clone, "--base", "origin/mine") == [("lead-changed", "ash/improvement")]


def test_wrong_use_of_changes_says_what_to_do(repository: Path, tmp_path: Path) -> None:
    """Each in a sentence, and exit code 2."""
    for words, told in (
        ([], "Say one of --since DATE"),
        (["--since", "2026-01-01", "--base", "HEAD"], "Say one of"),
        (["--head", "HEAD", "--since", "2026-01-01"], "--head needs --base"),
        (["--base", "nowhere"], "There is no revision “nowhere”"),
        (["--base", "--help"], "There is no revision"),
        (["--since", "soon"], "“soon” is no day of the calendar"),
        (["--between", "2026-03-01", "2026-02-01"], "is not before"),
    ):
        code, output = run(repository, "changes", *words)
        assert (code, told in output) == (2, True), output
    elsewhere = Path(shutil.copytree(VALID, tmp_path / "bare" / "plans"))
    result = CliRunner().invoke(main, ["changes", "--base", "HEAD", "--plans", str(elsewhere)])
    assert result.exit_code == 2
    assert "is not in a git repository" in result.output


def test_without_git_a_message_says_what_else_there_is(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two days can be compared on a machine that has no git."""
    monkeypatch.setenv("PATH", str(repository))
    code, output = run(repository, "changes", "--base", "HEAD")
    assert code == 2
    assert "There is no git on this machine. Install it, or compare two days with --since." in output


def test_plans_with_errors_are_compared_without_ratings(repository: Path) -> None:
    """Half an answer, and it says so."""
    edit(repository, *TITLE)
    edit(repository, "schools/ash/improvement.yaml", "monitor: headteacher", "monitor: deputy-head")
    code, output = run(repository, "changes", "--base", "HEAD")
    assert code == 0
    assert "Ratings are left out: the plans have errors now." in output
    assert "Share what works" in output


def test_check_against_a_base_stops_what_is_moved_in_silence(repository: Path) -> None:
    """Beside the other findings, and only for the files that were asked about."""
    edit(repository, "trust/strategy.yaml", "due: 2026-12-18\n        success", "due: 2027-03-25\n        success")
    assert run(repository, "check")[0] == 0
    code, output = run(repository, "check", "--base", "HEAD")
    assert code == 1
    assert "trust/strategy.yaml:99:14: The due date moved from 18 Dec 2026 to 25 Mar 2027." in output
    assert "[moved-without-change]" in output
    assert run(repository, "check", "--base", "HEAD", str(repository / "plans" / "schools"))[0] == 0


def test_a_line_with_a_fault_is_told_once(repository: Path) -> None:
    """A slip in a date is why it differs, and not a second fault."""
    edit(repository, "trust/strategy.yaml", "due: 2026-12-18\n        success", "due: 2026-12-81\n        success")
    code, output = run(repository, "check", "--base", "HEAD")
    assert code == 1
    assert "is no day of the calendar" in output
    assert output.strip().endswith("1 error, no pieces of advice.")


def test_markdown_and_text_tell_the_same(repository: Path) -> None:
    """In sections, what a board must not miss first; text of files is only text."""
    edit(repository, "trust/strategy.yaml", "title: Share good practice", "title: Share @everyone <b>#1</b>")
    edit(repository, "schools/ash/improvement.yaml", "rating: off-track", "rating: at-risk")
    _, text = run(repository, "changes", "--base", "HEAD")
    _, marked = run(repository, "changes", "--base", "HEAD", "--format", "markdown")
    order = ["Ratings that move", "What was said before, rewritten", "Wording, leads and details"]
    for output in (text, marked):
        places = [output.index(heading) for heading in order]
        assert places == sorted(places)
    assert "@everyone" not in marked
    assert "<b>" not in marked


def test_the_day_is_the_one_that_the_site_is_pinned_to(repository: Path) -> None:
    """So that a comment and the site agree; else today."""
    write(
        repository / "mkdocs.yml", "site_name: x\nextra:\n  trustplan: {date: 2026-10-01}\nhook: !!python/name:x.y ''\n"
    )
    edit(repository, *TITLE)
    result = CliRunner().invoke(main, ["changes", "--base", "HEAD", "--plans", str(repository / "plans")])
    assert "ratings on 2026-10-01" in result.output


def test_between_two_days_support_and_reviews_are_told() -> None:
    """Decisions, reports, reviews and needs that were met, each by its day; none of another time."""
    trust = load(EXAMPLE).trust
    assert trust is not None
    told = {e.sentence for e in between(trust, date(2026, 9, 25), date(2026, 11, 20)) if e.kind is Kind.RECORD_ADDED}
    assert "The board of trustees decided on medium support." in told
    assert "The action group reported." in told
    assert "Financial standards review: one concern." in told
    assert any(s.startswith("A need was met: Somebody who has turned attendance round") for s in told)
    assert "The board of trustees decided on high support." not in told
