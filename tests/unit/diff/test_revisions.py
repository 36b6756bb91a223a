"""Changes between two revisions: one table of what people do, and real repositories."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from amounts import thorough_between
from builders import EXAMPLE, TABLES, write
from corpus import VALID
from revision_changes import compared, edited
from revision_repository import LEAD, TITLE, commit, edit, git
from revision_rows import ROWS
from trustplan.cli.main import main
from trustplan.diff.revisions import Kind

TABLE = TABLES / "revisions.md"
HEAD = "| what is done | kind | of | old | new | cause |\n|---|---|---|---|---|---|\n"


# Ids of the right trust that no reader knows, and that a sentence has titles for.
IDS = re.compile(
    r"\b(ceo|director-education|deputy-head|board-20\d\d-\d\d|school-inspection|strategic-areas|site-check|site-met"
    r"|staff-absence|ash(?!/)|beech(?!/)|on-track|at-risk|off-track)\b|\d{4}-\d\d-\d\d|strategy/SI\b(?!-)"
)


def rows_of(name: str, folder: Path) -> list[str]:
    """The row as the table has it."""
    edits = compared(VALID, edited(name, folder)).edits
    for change in edits:
        assert not IDS.findall(f"{change.sentence} {change.cause}"), change
    cells = [
        f"| {name} | {e.kind} | {e.ref}{', ' + e.field if e.field else ''} | {short(e.old)} | {short(e.new)} | {short(e.cause)} |"
        for e in edits
    ]
    return cells or [f"| {name} | no change | | | | |"]


def short(text: str) -> str:
    """A text that fits a table."""
    line = text.replace("|", "/")
    return line[:60] + "…" if len(line) > 61 else line


@pytest.mark.parametrize("name", thorough_between(2, list(ROWS)))
def test_what_people_do_is_reported_as_what_it_is(name: str, tmp_path: Path) -> None:
    """Every edit by kind, with old, new and cause, and nothing else. TRUSTPLAN_GOLDEN=1 writes the table anew."""
    if os.environ.get("TRUSTPLAN_GOLDEN"):
        pytest.skip("the table is being written")
    table = TABLE.read_text(encoding="utf-8").splitlines()
    assert rows_of(name, tmp_path) == [row for row in table if row.startswith(f"| {name} |")]


def test_a_move_is_said_with_the_words_for_trustees_only(tmp_path: Path) -> None:
    """Who compares revisions has both repositories, and reads whole sentences."""
    old = Path(shutil.copytree(EXAMPLE, tmp_path / "old"))
    new = Path(shutil.copytree(EXAMPLE, tmp_path / "new"))
    path = new / "schools" / "fernhill" / "measurements.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("value: 93.4, cohort: 398", "value: 95.4, cohort: 398"), "utf-8"
    )
    sentences = [e.sentence for e in compared(old, new).of(Kind.RATING_MOVED)]
    assert any("95.4% (398 pupils)" in sentence for sentence in sentences)


SENTENCES = {
    "a plan is closed before its end": "The plan is closed by the board of trustees on 12 Nov 2026. Open work continues in “Action group's plan”.",
    "a plan is a draft since a day": "The plan was drafted on 5 Jul 2026.",
    "a plan is approved": "The plan was approved by the board of trustees on 12 Nov 2026.",
    "an approval is of another day": "Its approval was by: Board of trustees; on: 10 Jul 2025, and is by: Board of trustees; on: 11 Jul 2025.",
    "a school leaves and another goes on": "Its last day in the trust is 12 Nov 2026.",
    "a school joined on a day": "Its first day in the trust is 1 Sep 2020.",
    "a school is new": "New school, in the trust from 2 Nov 2026.",
    "a role is no more": "Its last day with somebody in it is 12 Nov 2026.",
    "an action has another lead": "The lead was “Director of education”, and is “Chief executive”.",
    "a decision is wanted": "A decision is wanted at Board of trustees, 3 Dec 2026: “May we pay for cover?”",
}


@pytest.mark.parametrize("name", SENTENCES)
def test_sentences_have_titles_and_days_in_words(name: str, tmp_path: Path) -> None:
    """Nobody but the office knows ids."""
    assert SENTENCES[name] in [edit.sentence for edit in compared(VALID, edited(name, tmp_path)).edits]


def test_the_table_is_whole(tmp_path: Path) -> None:
    """A row for each thing that people do, and none of others."""
    if os.environ.get("TRUSTPLAN_GOLDEN"):
        rows = [row for n, name in enumerate(ROWS) for row in rows_of(name, tmp_path / str(n))]
        TABLE.write_text(f"# What edits are told as\n\n{HEAD}" + "\n".join(rows) + "\n", encoding="utf-8")
    rows = TABLE.read_text(encoding="utf-8").splitlines()[4:]
    assert list(dict.fromkeys(row.split(" | ")[0][2:] for row in rows)) == list(ROWS)
    assert len(ROWS) >= 60


def test_a_file_that_cannot_be_read_is_neither_gone_nor_new(tmp_path: Path) -> None:
    """The check reports its error; the comparison leaves it out."""
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


# Real repositories.


def run(root: Path, *words: str) -> tuple[int, str]:
    """Run the command on a repository's plans. Returns exit code and output."""
    result = CliRunner().invoke(main, [*words, "--plans", str(root / "plans"), "--as-of", "2026-11-20"])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


def kinds(root: Path, *words: str) -> list[tuple[str, str]]:
    """The kinds and addresses of the changes that the command reports."""
    code, output = run(root, "diff", "--output-format", "json", *words)
    assert code == 0, output
    return [(row["kind"], row["ref"]) for row in json.loads(output)["changes"]]


def test_files_as_they_are_now_are_compared_with_a_revision(repository: Path) -> None:
    """Before a commit too, and nothing in the work tree changes."""
    edit(repository, *TITLE)
    before = git(repository, "status", "--porcelain")
    assert kinds(repository, "--base", "HEAD") == [("wording-edited", "strategy/SI-A2")]
    assert git(repository, "status", "--porcelain") == before


def test_two_revisions_are_compared_whatever_the_work_tree_holds(repository: Path) -> None:
    """Both sides come from git's store."""
    first = git(repository, "rev-parse", "HEAD")
    edit(repository, *TITLE)
    second = commit(repository, "Words")
    (repository / "plans" / "trust" / "strategy.yaml").write_text("title: [\n", encoding="utf-8")
    assert kinds(repository, "--base", first, "--head", second) == [("wording-edited", "strategy/SI-A2")]


def test_a_git_hook_of_another_repository_leads_nowhere_else(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Git gives its hooks the repository they are of; the plans are those of the folder all the same."""
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


def test_the_plans_may_be_anywhere_in_a_repository(repository: Path) -> None:
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
    result = CliRunner().invoke(main, ["diff", "--base", "HEAD", "--plans", str(plans), "--as-of", "2026-11-20"])
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
        code, output = run(clone, "diff", *words)
        assert code == 2
        assert "holds only the end of the history" in output
        assert "fetch --unshallow" in output
    git(clone, "fetch", "-q", "--unshallow")
    assert kinds(clone, "--base", "origin/mine") == [("lead-changed", "ash/improvement")]


def test_wrong_use_of_changes_says_what_to_do(repository: Path, tmp_path: Path) -> None:
    """Each in a sentence, and exit code 2."""
    for words, expected in (
        ([], "Say one of --since DATE"),
        (["--since", "2026-01-01", "--base", "HEAD"], "Say one of"),
        (["--head", "HEAD", "--since", "2026-01-01"], "--head needs --base"),
        (["--base", "nowhere"], "There is no revision “nowhere”"),
        (["--base", "--help"], "There is no revision"),
        (["--since", "soon"], "“soon” is not a real date"),
        (["--from", "2026-03-01", "--to", "2026-02-01"], "is not before"),
        (["--from", "2026-03-01"], "--from and --to go together"),
        (["--to", "2026-03-01"], "--from and --to go together"),
        (["--from", "2026-01-01", "--to", "2026-02-01", "--base", "HEAD"], "Say one of"),
    ):
        code, output = run(repository, "diff", *words)
        assert (code, expected in output) == (2, True), output
    elsewhere = Path(shutil.copytree(VALID, tmp_path / "bare" / "plans"))
    result = CliRunner().invoke(main, ["diff", "--base", "HEAD", "--plans", str(elsewhere)])
    assert result.exit_code == 2
    assert "is not in a git repository. Run this in the trust's repository, or compare two days with --since." in (
        " ".join(result.output.split())
    )
    for command in ("check", "pull-request"):  # these compare no two days
        result = CliRunner().invoke(main, [command, "--base", "HEAD", "--plans", str(elsewhere)])
        assert result.exit_code == 2
        assert "is not in a git repository. Run this in the trust's repository." in " ".join(result.output.split())
        assert "--since" not in result.output


def test_without_git_a_message_says_what_else_there_is(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two days can be compared on a machine that has no git."""
    monkeypatch.setenv("PATH", str(repository))
    code, output = run(repository, "diff", "--base", "HEAD")
    assert code == 2
    assert "There is no git on this machine. Install it, or compare two days with --since." in output


def test_plans_with_errors_are_compared_without_ratings(repository: Path) -> None:
    """Half an answer, and it says so."""
    edit(repository, *TITLE)
    edit(repository, "schools/ash/improvement.yaml", "monitor: headteacher", "monitor: deputy-head")
    code, output = run(repository, "diff", "--base", "HEAD")
    assert code == 0
    assert "Ratings are left out: the plans have errors now." in output
    assert "Share what works" in output


def test_check_against_a_base_stops_what_is_moved_without_a_record(repository: Path) -> None:
    """Beside the other findings, and only for the files that were asked about."""
    edit(repository, "trust/strategy.yaml", "due: 2026-12-18\n        success", "due: 2027-03-25\n        success")
    assert run(repository, "check")[0] == 0
    code, output = run(repository, "check", "--base", "HEAD")
    assert code == 1
    assert "trust/strategy.yaml:99:14: The due date moved from 18 Dec 2026 to 25 Mar 2027." in output
    assert "[moved-without-change]" in output
    assert run(repository, "check", "--base", "HEAD", str(repository / "plans" / "schools"))[0] == 0


def test_a_line_with_an_error_is_reported_once(repository: Path) -> None:
    """A slip in a date is why it differs, and not a second error."""
    edit(repository, "trust/strategy.yaml", "due: 2026-12-18\n        success", "due: 2026-12-81\n        success")
    code, output = run(repository, "check", "--base", "HEAD")
    assert code == 1
    assert "is not a real date" in output
    assert output.strip().endswith("1 error, no pieces of advice.")


def test_markdown_and_text_say_the_same(repository: Path) -> None:
    """In sections, what a board must not miss first; text of files is only text."""
    edit(repository, "trust/strategy.yaml", "title: Share good practice", "title: Share @everyone <b>#1</b>")
    edit(repository, "schools/ash/improvement.yaml", "rating: off-track", "rating: at-risk")
    _, text = run(repository, "diff", "--base", "HEAD")
    _, marked = run(repository, "diff", "--base", "HEAD", "--output-format", "markdown")
    order = ["Ratings that move", "Earlier entries rewritten", "Wording, leads and details"]
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
    result = CliRunner().invoke(main, ["diff", "--base", "HEAD", "--plans", str(repository / "plans")])
    assert "ratings on 2026-10-01" in result.output
