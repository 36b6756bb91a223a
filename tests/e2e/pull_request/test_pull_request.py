"""A pull request played through on real repositories, and the comment that it gets from a forge."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from amounts import thorough_but
from builders import ROOT
from corpus import VALID
from forge import FakeForge
from revision_repository import LEAD, TITLE, commit, edit, git
from trustplan.pull_request.comment import MARK, render, suggestion
from trustplan.pull_request.report import LIMITS, Report, Suggestion, read_report
from warm import Running

SILENT = ("trust/strategy.yaml", "due: 2026-12-18\n        success", "due: 2027-03-25\n        success")
UPDATE = (
    "schools/ash/improvement.yaml",
    "              help_wanted: A supply teacher until Christmas.\n",
    """\
              help_wanted: A supply teacher until Christmas.
          - on: 2026-11-19
            by: deputy-head
            rating: on-track
            note: |
              A teacher has been found.
""",
)


def proposed(root: Path, *edits: tuple[str, str, str]) -> str:
    """Propose edits on a branch while others go on, and check out the merge. Returns the commit proposed."""
    git(root, "checkout", "-q", "-b", "mine")
    for one in edits:
        edit(root, *one)
    head = commit(root, "Mine")
    git(root, "checkout", "-q", "main")
    edit(root, "trust/profile.yaml", "title: Board of trustees", "title: The board")
    commit(root, "Theirs")
    git(root, "checkout", "-q", "-b", "merged")
    git(root, "merge", "-q", "--no-ff", "-m", "Merge", "mine")
    return head


def collected(root: Path, *words: str, ci_run: str = "") -> tuple[int, str, dict[str, Any], str]:
    """Run the script. Returns exit code, output, report, and the summary of the run."""
    summary = root.parent / "summary.md"
    summary.write_text("", encoding="utf-8")
    script = str(ROOT / "scripts" / "pull_request.py")
    env = {**os.environ, "GITHUB_STEP_SUMMARY": str(summary)}
    if ci_run:
        env |= {
            "GITHUB_RUN_ID": ci_run,
            "GITHUB_SERVER_URL": "https://forge.example",
            "GITHUB_REPOSITORY": "trust/plans",
        }
    given = ["--out", str(root.parent / "report"), "--as-of", "2026-11-20", *words]
    ran = Running(script, given, folder=root, environ=env).end()
    assert "Traceback" not in ran.stderr, ran.stderr
    path = root.parent / "report" / "report.json"
    report = {}
    if path.exists():
        assert read_report(path.read_bytes())
        report = json.loads(path.read_bytes())
    return ran.returncode, ran.stdout + ran.stderr, report, summary.read_text(encoding="utf-8")


def test_a_correct_change_is_reported_by_what_it_moves(repository: Path) -> None:
    """Ratings with from, to and why; the pages that read otherwise; nothing of what others did."""
    head = proposed(repository, UPDATE)
    code, _, report, summary = collected(repository)
    assert code == 0
    assert report["head"] == head
    assert summary.startswith(f"{MARK}\n\n## No errors; 2 ratings would change")
    assert "| **ash/improvement/P1\\-A1** Teach reading every day | Off track | On track |" in summary
    assert "*new update*" in summary
    assert "The board" not in summary
    assert "### Pages that change" in summary
    assert "- P1 Every child a reader (/schools/ash/improvement/P1/)" in summary
    assert "Share good practice" not in summary


def test_errors_come_first_and_beside_their_lines(repository: Path) -> None:
    """Annotations in the output, the list first in the summary, and exit code 1."""
    proposed(repository, SILENT, ("schools/ash/improvement.yaml", "monitor: headteacher", "monitor: deputy-head"))
    code, output, _, summary = collected(repository)
    assert code == 1
    assert (
        "::error file=plans/trust/strategy.yaml,line=99,col=14,title=moved-without-change::The due date moved" in output
    )
    assert "::error file=plans/schools/ash/improvement.yaml,line=27,col=18,title=monitor-is-lead" in output
    assert summary.index("2 errors to correct") < summary.index("The same role leads") < summary.index("### If merged")


def test_the_merge_is_checked_and_not_the_branch(repository: Path) -> None:
    """Two changes that are right by themselves can be wrong together."""
    git(repository, "checkout", "-q", "-b", "mine")
    edit(
        repository,
        "schools/ash/improvement.yaml",
        "        lead: deputy-head\n",
        "        lead: deputy-head\n        serves: [strategy/SI]\n",
    )
    commit(repository, "Mine")
    git(repository, "checkout", "-q", "main")
    edit(repository, "schools/ash/profile.yaml", "  - id: deputy-head\n    title: Deputy head\n", "")
    path = repository / "plans" / "schools" / "ash" / "improvement.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("by: deputy-head", "by: headteacher"), encoding="utf-8")
    commit(repository, "Theirs")
    git(repository, "merge", "-q", "--no-ff", "-m", "Merge", "mine")
    code, output, report, _ = collected(repository)
    assert code == 1
    assert "There is no role “deputy-head”" in output
    assert {f["rule"] for f in report["findings"]} == {"unknown-role"}


def test_sure_repairs_are_suggested_on_lines_that_the_pull_request_shows(repository: Path) -> None:
    """One line each, tried before it is offered; nothing on lines far from the change."""
    edit(repository, "trust/strategy.yaml", "sponsor: director-education", "sponsor: director-educaton")
    commit(repository, "An old error")
    proposed(
        repository,
        ("schools/ash/improvement.yaml", "due: 2026-27/spr1", "due: 12/02/2027"),
        ("schools/ash/improvement.yaml", "measure: libraries", "measure: librairies"),
    )
    _, _, report, summary = collected(repository)
    offered = {(s["file"], s["line"], s["text"]) for s in report["suggestions"]}
    assert offered == {
        ("plans/schools/ash/improvement.yaml", 29, "        due: 2027-02-12"),
        ("plans/schools/ash/improvement.yaml", 21, "        measure: libraries"),
    }
    assert "2 of these can be corrected with a click" in summary
    assert len([f for f in report["findings"] if f["severity"] == "error"]) == 3


def test_a_repair_is_suggested_though_advice_comes_after_it(repository: Path) -> None:
    """Advice waits until the form is right, and is no reason to keep a sure repair back."""
    file, old, new = UPDATE
    proposed(repository, (file, old, new.replace("rating: on-track", "rating: off track")))
    _, _, report, _ = collected(repository)
    assert [s["text"].strip() for s in report["suggestions"]] == ["rating: off-track"]


def test_no_repair_is_suggested_where_the_merge_differs_from_the_branch(repository: Path) -> None:
    """The line would be another one there."""
    git(repository, "checkout", "-q", "-b", "mine")
    edit(repository, "schools/ash/improvement.yaml", "due: 2026-27/spr1", "due: 12/02/2027")
    commit(repository, "Mine")
    git(repository, "checkout", "-q", "main")
    edit(repository, *LEAD)
    commit(repository, "Theirs")
    git(repository, "merge", "-q", "--no-ff", "-m", "Merge", "mine")
    assert collected(repository)[2]["suggestions"] == []


def test_no_number_of_advice_hides_an_error(repository: Path) -> None:
    """Where there are too many findings for a report, advice goes, and the run still fails."""
    lines = "".join(
        f"      - {{id: X{number}, title: More, lead: deputy-head, success: [P1-K1]}}\n" for number in range(250)
    )
    proposed(
        repository,
        ("schools/ash/improvement.yaml", "    actions:\n", "    actions:\n" + lines),
        ("trust/strategy.yaml", "sponsor: director-education", "sponsor: nobody"),
    )
    code, output, report, summary = collected(repository)
    assert code == 1
    assert len(report["findings"]) == LIMITS["findings"]
    assert "There is no role “nobody”" in output
    assert "## The plans: 1 error to correct" in summary


def test_plans_deeper_in_a_repository_get_their_suggestions_too(repository: Path) -> None:
    """The path of a file is the repository's, wherever the plans are in it."""
    (repository / "data").mkdir()
    git(repository, "mv", "plans", "data/plans")
    commit(repository, "Deeper")
    git(repository, "checkout", "-q", "-b", "mine")
    path = repository / "data" / "plans" / "schools" / "ash" / "improvement.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("measure: libraries", "measure: librairies"), "utf-8")
    commit(repository, "Mine")
    _, output, report, _ = collected(repository, "--plans", "data/plans", "--base", "main")
    assert "file=data/plans/schools/ash/improvement.yaml" in output
    assert [s["file"] for s in report["suggestions"]] == ["data/plans/schools/ash/improvement.yaml"]


def test_outside_a_repository_it_says_so(tmp_path: Path) -> None:
    """A sentence, and no trace of the program."""
    shutil.copytree(VALID, tmp_path / "bare" / "plans")
    code, output, _, _ = collected(tmp_path / "bare")
    assert (code, "is not in a git repository" in output) == (2, True)


def test_a_shallow_clone_is_reported(repository: Path, tmp_path: Path) -> None:
    """Not a comparison with nothing."""
    proposed(repository, TITLE)
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{repository}", str(clone))
    code, output, report, _ = collected(clone)
    assert code != 1
    assert "holds only the end of the history" in output
    assert report == {}


def test_advice_on_files_that_the_change_does_not_touch_is_counted(repository: Path) -> None:
    """One line with a link; the run that it leads to has it all. What the change causes elsewhere is listed."""
    edit(repository, "schools/ash/improvement.yaml", "        due: 2026-27/spr1\n", "")
    commit(repository, "An old piece of advice")
    proposed(repository, ("trust/strategy.yaml", "title: Share good practice", "title: Share what works"))
    _, output, report, summary = collected(repository, ci_run="17")
    assert [report["findings"], report["advice_elsewhere"]] == [[], 1]
    comment, _, rest = summary.partition("## Files that the change does not touch")
    assert (
        "[1 piece of advice on files that this change does not touch](https://forge.example/trust/plans/actions/runs/17)"
        in comment
    )
    assert "no due date" not in comment
    assert "no due date" in rest
    assert "In files that the change does not touch: 1 more" in output


def test_advice_in_a_file_that_the_change_touches_is_listed(repository: Path) -> None:
    """Old advice too: it is the same person's file."""
    edit(repository, "schools/ash/improvement.yaml", "        due: 2026-27/spr1\n", "")
    commit(repository, "An old piece of advice")
    proposed(repository, UPDATE)
    _, _, report, summary = collected(repository)
    assert [f["rule"] for f in report["findings"]] == ["action-without-due"]
    assert "does not touch" not in summary


def test_what_has_not_happened_is_no_news(repository: Path) -> None:
    """It is an error, and not announced as well."""
    file, old, new = UPDATE
    proposed(repository, (file, old, new.replace("2026-11-19", "2027-11-19")))
    code, output, report, summary = collected(repository)
    assert code == 1
    assert "::error file=plans/schools/ash/improvement.yaml,line=47,col=17,title=dated-after-today" in output
    assert [c for c in report["changes"] if c["kind"] == "update-added"] == []
    assert "New update" not in summary


@pytest.mark.parametrize(
    ("file", "text", "place", "cause"),
    thorough_but(
        1,
        [
            ("mkdocs.yml", "site_name: x\nplugins: [serach]\n", "mkdocs.yml, line 1", "plugin is not installed"),
            ("docs/note.md", "# A\n\n[there](nowhere.md)\n", "docs/note.md, line 3", "nowhere"),
        ],
        of_several=True,
    ),
)
def test_a_site_that_cannot_be_built_is_said_before_the_merge(
    repository: Path, file: str, text: str, place: str, cause: str
) -> None:
    """The plans are right, and a build fails all the same: with its cause, and the line where that is known."""
    (repository / "docs").mkdir(exist_ok=True)
    (repository / "docs" / "index.md").write_text("# Home\n", encoding="utf-8")
    (repository / "mkdocs.yml").write_text("site_name: x\n", encoding="utf-8")
    commit(repository, "A site")
    (repository / file).write_text(text, encoding="utf-8")
    proposed(repository, UPDATE)
    assert collected(repository)[0] == 0
    code, output, _, summary = collected(repository, "--build")
    assert code == 1
    assert f"**{place}**: The site cannot be built:" in summary.replace("\\", "")
    assert cause in output
    assert not (repository / "site").exists()


def test_hostile_words_in_a_plan_stay_words(repository: Path) -> None:
    """In annotations and in the comment."""
    evil = "x @everyone <img src=x> #1 [a](javascript:b) https://example.org ::error::y"
    proposed(
        repository,
        ("trust/strategy.yaml", "title: Share good practice", f"title: '{evil}'"),
        ("schools/ash/improvement.yaml", "sponsor: headteacher", f"sponsor: '{evil}'"),
    )
    _, output, _, summary = collected(repository)
    lines = output.splitlines()
    assert [line for line in lines if not line.startswith("::error file=") and not re.match(r"\d+ files", line)] == []
    for word in ("@everyone", "<img", "#1", "](javascript", "https://example"):
        assert word not in summary


# The comment.


@pytest.fixture
def forge() -> Iterator[FakeForge]:
    """A forge with one open pull request."""
    fake = FakeForge()
    fake.pulls = [{"number": 7, "label": "ash:mine", "head": {"sha": "a" * 40}}]
    fake.shown = {("plans/x.yaml", 3)}
    yield fake
    fake.close()


def a_report(**more: Any) -> dict[str, Any]:
    """A small report."""
    base: dict[str, Any] = {
        "format": 2,
        "head": "a" * 40,
        "day": "2026-11-20",
        "files": 3,
        "is_rated": True,
        "errors_before": 0,
        "left_out": 0,
        "errors_elsewhere": 0,
        "advice_elsewhere": 0,
        "findings": [],
        "changes": [],
        "words": {},
        "pages": [],
        "suggestions": [],
    }
    return {**base, **more}


def read(**more: Any) -> Report:
    """The same, read."""
    return read_report(json.dumps(a_report(**more)).encode())


def comment_on(forge: FakeForge, folder: Path, report: Any, **env: str) -> tuple[int, str]:
    """Run the script of the second workflow. Returns exit code and output."""
    path = folder / "report.json"
    path.write_bytes(report if isinstance(report, bytes) else json.dumps(report).encode())
    given = {
        "GITHUB_API_URL": forge.address,
        "GITHUB_REPOSITORY": "trust/plans",
        "GITHUB_TOKEN": "secret",
        "HEAD_SHA": "a" * 40,
        "HEAD_OWNER": "ash",
        "HEAD_BRANCH": "mine",
        **env,
    }
    script = str(ROOT / "scripts" / "comment.py")
    ran = Running(script, [str(path)], folder=folder, environ={**os.environ, **given}).end()
    assert "Traceback" not in ran.stderr, ran.stderr
    return ran.returncode, ran.stdout + ran.stderr


def test_one_comment_is_written_and_then_renewed(forge: FakeForge, tmp_path: Path) -> None:
    """A push later it says the new thing in the old place; the same report writes nothing."""
    code, output = comment_on(forge, tmp_path, a_report())
    assert (code, output.strip()) == (0, "Pull request 7: comment written, suggested changes: 0.")
    comment_on(forge, tmp_path, a_report(pages=[{"title": "Home", "path": ""}]))
    assert [c["body"].count("### Pages that change: 1") for c in forge.comments["issues"]] == [1]
    before = len([a for a in forge.asked if not a.startswith("GET")])
    assert "as it was" in comment_on(forge, tmp_path, a_report(pages=[{"title": "Home", "path": ""}]))[1]
    assert len([a for a in forge.asked if not a.startswith("GET")]) == before


def test_others_comments_are_left_alone_and_doubles_go(forge: FakeForge, tmp_path: Path) -> None:
    """Anybody can write the mark; two runs at once can both write first."""
    for n in range(150):
        forge.write("issues", f"Talk {n}", by="User")
    forge.write("issues", f"{MARK} mine, says somebody", by="User")
    forge.write("issues", f"{MARK} one")
    forge.write("issues", f"{MARK} two")
    comment_on(forge, tmp_path, a_report())
    bodies = [c["body"] for c in forge.comments["issues"]]
    assert len(bodies) == 152
    assert f"{MARK} mine, says somebody" in bodies
    assert sum("No errors; " in body for body in bodies) == 1


def test_suggested_changes_come_and_go_with_their_reason(forge: FakeForge, tmp_path: Path) -> None:
    """Once beside a line; gone when it is no longer wrong; a line that is not shown is no failure."""
    row: dict[str, Any] = {
        "file": "plans/x.yaml",
        "line": 3,
        "text": "due: 2027-02-12",
        "why": "“due” should be a date.",
    }
    far = {**row, "line": 90}
    for _ in range(2):
        code, output = comment_on(forge, tmp_path, a_report(suggestions=[row, far]))
        assert (code, "suggested changes: 1" in output) == (0, True)
        assert [c["body"] for c in forge.comments["pulls"]] == [suggestion(Suggestion(**row))]
    assert "```suggestion\ndue: 2027-02-12\n```" in forge.comments["pulls"][0]["body"]
    comment_on(forge, tmp_path, a_report())
    assert forge.comments["pulls"] == []


def test_nothing_is_reported_of_another_commit(forge: FakeForge, tmp_path: Path) -> None:
    """A report cannot choose its pull request, and an old run does not speak over a new one."""
    code, output = comment_on(forge, tmp_path, a_report(head="b" * 40))
    assert (code, "nothing is said" in output) == (1, True)
    code, output = comment_on(forge, tmp_path, a_report(), HEAD_BRANCH="other")
    assert (code, "No open pull request" in output) == (0, True)
    forge.pulls[0]["head"]["sha"] = "c" * 40
    assert comment_on(forge, tmp_path, a_report())[0] == 0
    assert forge.comments["issues"] == []


@pytest.mark.parametrize(
    ("report", "words"),
    [
        (b"{", "is not JSON"),
        (b"[" * 100_000, "is not JSON"),
        (b" " * (LIMITS["bytes"] + 1), "is the limit"),
        (a_report(extra=1), "has not the form"),
        (a_report(head="main; rm -rf /"), "has not the form"),
        (a_report(day="2026-02-31"), "of no day"),
        (
            a_report(pages=[{"title": "x" * 10_000, "path": ""}]),
            "has not the form, at pages/0/title".replace("form,", "form that is agreed,"),
        ),
        (a_report(pages=[{"title": "x", "path": ""}] * 1000), "at pages"),
        (a_report(suggestions=[{"file": "x", "line": 1, "text": "a\nb", "why": ""}]), "at suggestions/0/text"),
        (a_report(changes=[{"kind": "boo"}]), "at changes/0"),
    ],
    ids=lambda v: None if not isinstance(v, str) else v[:20],
)
def test_a_report_of_another_form_is_refused(forge: FakeForge, report: Any, words: str, tmp_path: Path) -> None:
    """Before anything is asked of the forge."""
    code, output = comment_on(forge, tmp_path, report)
    assert code == 1
    assert words in output
    assert forge.asked == []


def test_a_forge_that_refuses_is_reported(forge: FakeForge, tmp_path: Path) -> None:
    """With its own message; and what is not set is named."""
    forge.status = 403
    code, output = comment_on(forge, tmp_path, a_report())
    assert (code, "The forge answered 403" in output) == (1, True)
    assert comment_on(forge, tmp_path, a_report(), GITHUB_TOKEN="")[0] == 2
    assert "cannot be reached" in comment_on(forge, tmp_path, a_report(), GITHUB_API_URL="http://127.0.0.1:9")[1]


hostile = st.text(alphabet="ab@#<>[]()*_`|\\!.:/-\u202e&;{}~$^=+ ", max_size=30)


@settings(max_examples=200, deadline=None)
@given(hostile, hostile, hostile)
def test_no_text_of_a_report_becomes_markup(one: str, two: str, three: str) -> None:
    """No tag, mention, link, heading or cell of its own, whatever a field holds."""
    change = {
        "kind": "rating-moved",
        "ref": one,
        "title": two,
        "field": three,
        "old": three,
        "new": one,
        "sentence": two,
        "cause": three,
    }
    finding = {"rule": "x-y", "severity": "error", "file": one, "line": 1, "column": 1, "message": two, "remedy": three}
    text = render(read(changes=[change], findings=[finding], pages=[{"title": one, "path": two}]))
    inside = text.replace(MARK, "").replace("<sub>", "").replace("</sub>", "")
    assert "<" not in inside
    assert not re.search(r"@\w", inside)
    assert not re.search(r"(?<!\\)\]\(", inside)
    rows = [line for line in text.split("\n") if line.startswith("| ")]
    assert all(len(re.findall(r"(?<!\\)\|", row)) == 5 for row in rows)
    fence = suggestion(Suggestion(file="f", line=1, text=one + "```" + two, why=three))
    *_, opened, line, last = fence.split("\n")
    assert opened == f"{last}suggestion"
    assert set(last) == {"`"}
    assert last not in line


def test_a_very_long_report_still_fits_a_comment() -> None:
    """The forge refuses more than 65,536 characters."""
    row = {
        "kind": "wording-edited",
        "ref": "x" * 500,
        "title": "*" * 600,
        "field": "",
        "old": "",
        "new": "",
        "sentence": "_" * 600,
        "cause": "",
    }
    finding = {
        "rule": "x-y",
        "severity": "error",
        "file": "#" * 600,
        "line": 1,
        "column": 1,
        "message": "*" * 600,
        "remedy": "_" * 600,
    }
    assert len(render(read(changes=[row] * 400, findings=[finding] * 200))) <= 65_000


# The workflows.

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda p: p.name)
def test_workflows_pin_what_they_use_and_keep_no_token(path: Path) -> None:
    """By the hash of a commit; and nothing of an event is pasted into a shell line."""
    text = path.read_text(encoding="utf-8")
    uses = re.findall(r"uses: (\S+)( # v\d+\.\d+\.\d+)?", text)
    assert uses
    others = [(action, version) for action, version in uses if not action.startswith("./")]  # not this repository's own
    assert all(re.search(r"@[0-9a-f]{40}$", action) and version for action, version in others)
    assert text.count("persist-credentials: false") == text.count("actions/checkout@")
    jobs = yaml.safe_load(text)["jobs"].values()
    assert not any("${{" in step.get("run", "") for job in jobs for step in job.get("steps", ()))
    assert "secrets." not in text


def test_what_runs_on_a_strangers_pull_request_may_only_read() -> None:
    """And what may write never checks out the pull request."""
    given = {p.name: yaml.safe_load(p.read_text(encoding="utf-8")) for p in WORKFLOWS}
    for workflow in given.values():
        if "pull_request" in workflow[True]:
            assert workflow["permissions"] == {"contents": "read"}
            assert all("permissions" not in job for job in workflow["jobs"].values())
        assert "pull_request_target" not in workflow[True]
    job = given["comment.yml"]["jobs"]["comment"]
    assert job["permissions"] == {"actions": "read", "contents": "read", "pull-requests": "write"}
    assert all("ref" not in step.get("with", {}) for step in job["steps"])


def test_the_linter_finds_a_planted_error(tmp_path: Path) -> None:
    """A check that lets everything through would not be one."""
    text = (ROOT / ".github" / "workflows" / "plans.yml").read_text(encoding="utf-8")
    bad = tmp_path / "bad.yml"
    bad.write_text(
        text.replace("run: make install", "run: echo ${{ github.event.pull_request.title }}"), encoding="utf-8"
    )
    linter = Path(sys.executable).with_name("zizmor")
    ran = subprocess.run([linter, "--offline", "--no-progress", bad], capture_output=True, text=True, check=False)
    assert ran.returncode != 0
    assert "template-injection" in ran.stdout


def note_on(forge: FakeForge, folder: Path, report: Any, **env: str) -> tuple[int, str]:
    """Comment in the pipeline of a merge request on GitLab."""
    given = {
        "CI_MERGE_REQUEST_IID": "7",
        "CI_API_V4_URL": forge.address,
        "CI_PROJECT_ID": "5",
        "CI_COMMIT_SHA": "a" * 40,
        "COMMENT_TOKEN": "secret",
        "CI_JOB_URL": "https://git.invalid/jobs/1",
        **env,
    }
    return comment_on(forge, folder, report, **given)


def test_on_gitlab_one_note_is_written_renewed_and_kept_alone(forge: FakeForge, tmp_path: Path) -> None:
    """Others' notes with the mark stay, also when ours is far down the list; a double of ours goes."""
    for n in range(120):
        forge.write("issues", f"{MARK} mine, says somebody" if n == 3 else f"Talk {n}", author={"id": 2})
    assert note_on(forge, tmp_path, a_report()) == (0, "Merge request 7: comment written.\n")
    forge.write("issues", f"{MARK} twice", author={"id": 1})
    for n in range(110):
        forge.write("issues", f"More {n}", author={"id": 2})
    code, output = note_on(forge, tmp_path, a_report(pages=[{"title": "Home", "path": ""}]))
    assert (code, output) == (0, "Merge request 7: comment renewed.\n")
    ours = [row["body"] for row in forge.comments["issues"] if row["author"]["id"] == 1]
    assert [body.count("### Pages that change: 1") for body in ours] == [1]
    assert len(forge.comments["issues"]) == 231
    assert "as it was" in note_on(forge, tmp_path, a_report(pages=[{"title": "Home", "path": ""}]))[1]


@pytest.mark.parametrize(
    ("env", "code", "said"),
    [
        ({"COMMENT_TOKEN": "wrong"}, 1, "The forge answered 401"),
        ({"COMMENT_TOKEN": ""}, 2, "Set COMMENT_TOKEN."),
        ({"CI_COMMIT_SHA": "b" * 40}, 1, "nothing is said"),
    ],
)
def test_on_gitlab_what_is_not_right_is_told(
    env: dict[str, str], code: int, said: str, forge: FakeForge, tmp_path: Path
) -> None:
    """And no note is written."""
    ended, output = note_on(forge, tmp_path, a_report(), **env)
    assert (ended, said in output) == (code, True), output
    assert forge.comments["issues"] == []
