"""The workflows that a new repository gets: every command in them works with the installed package alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from forge import FakeForge
from remotes import Trust, git, make_trust
from workflow_steps import ACTIONS, STARTER, play_github, play_gitlab, put_into, read

WORKFLOWS = sorted((STARTER / "github" / "workflows").glob("*.yml"))
MEETING, EDITION = "board-2026-12", "2026-12-03-board"
OWN = {
    "github.server_url": "https://git.invalid",
    "github.repository": "trust/plans",
    "github.token": "secret",
    "inputs.meeting": MEETING,
    "inputs.replace": "false",
}


def a_trust_with_workflows(folder: Path) -> Trust:
    """A small trust whose repository has the workflows, committed and pushed."""
    (folder / "kept").mkdir(parents=True)
    made = make_trust(folder / "trust", folder / "kept")
    put_into(made.plans)
    made.commit("Workflows")
    return made


def remote_of(expression: str, audience: str, pages: str) -> str:
    """What the expressions that choose a remote and its token give."""
    assert f"TRUSTPLAN_{audience.upper()}_" in expression
    return pages if "REMOTE" in expression else "other-secret"


@pytest.mark.thorough
def test_a_pull_request_is_checked_built_and_told(tmp_path: Path) -> None:
    """The report is what the second workflow takes, the preview is the site with the change, and a comment stands there."""
    trust = a_trust_with_workflows(tmp_path)
    git(trust.plans, "switch", "--quiet", "--create", "mine")
    plan = next((trust.plans / "plans" / "trust").glob("plan-*.yaml"))
    plan.write_text(plan.read_text(encoding="utf-8").replace("Paint the hall", "Paint the big hall"), encoding="utf-8")
    head = trust.commit("Rename", is_shared=False)
    git(trust.plans, "switch", "--quiet", "main")
    git(trust.plans, "merge", "--quiet", "--no-ff", "mine", "-m", "Merge")
    said = play_github(trust.plans, "plans.yml", OWN)
    assert any("files checked" in text for text in said)
    assert "Paint the big hall" in (trust.plans / "preview/plans/plan-2025-28/O/index.html").read_text(encoding="utf-8")
    assert json.loads((trust.plans / "report/report.json").read_text(encoding="utf-8"))["head"] == head
    forge = FakeForge()
    forge.pulls = [{"number": 7, "label": "trust:mine", "head": {"sha": head}}]
    known = {
        "github.token": "secret",
        "github.event.workflow_run.html_url": "https://git.invalid/runs/1",
        "github.event.workflow_run.head_sha": head,
        "github.event.workflow_run.head_repository.owner.login": "trust",
        "github.event.workflow_run.head_branch": "mine",
    }
    play_github(trust.plans, "comment.yml", known, GITHUB_API_URL=forge.address, GITHUB_REPOSITORY="trust/plans")
    forge.close()
    assert ["Paint the big hall" in c["body"] for c in forge.comments["issues"]] == [True]
    assert git(trust.plans, "status", "--porcelain") == ""


@pytest.mark.thorough
def test_editions_go_where_their_audience_reads_and_the_site_holds_them(tmp_path: Path) -> None:
    """Trustees' to the repository itself, the public's to its own remote; then the site is gathered."""
    trust = a_trust_with_workflows(tmp_path)
    text = (STARTER / "github" / "workflows" / "edition.yml").read_text(encoding="utf-8")
    steps = read(STARTER / "github" / "workflows" / "edition.yml")["jobs"]["publish"]["steps"]
    other, token = (steps[-1]["env"][name][3:-2].strip() for name in ("OTHER", "OTHER_TOKEN"))
    assert other in text
    for audience, pages in (("trustees", ""), ("public", str(trust.pages))):
        known = {**OWN, "inputs.audience": audience, other: remote_of(other, audience, pages), token: "x"}
        assert f"Published {EDITION}" in "".join(play_github(trust.plans, "edition.yml", known))
    play_github(trust.plans, "site.yml", {**OWN, "steps.deploy.outputs.page_url": ""})
    assert (trust.plans / "public" / EDITION / "index.html").is_file()
    assert (trust.plans / "public" / "working" / "index.html").is_file()
    assert '"audience":"public"' in git(trust.pages, "show", f"gh-pages:{EDITION}/data/trustplan.json")
    origin = trust.folder / "origin.git"
    assert '"audience":"trustees"' in git(origin, "show", f"gh-pages:{EDITION}/data/trustplan.json")


@pytest.mark.thorough
def test_on_gitlab_every_job_works(tmp_path: Path) -> None:
    """A merge request and its comment, a push, editions for both audiences, and the pages."""
    trust = a_trust_with_workflows(tmp_path)
    own = str(trust.folder / "origin.git")
    server, project = own.removesuffix("/origin.git"), "origin"
    given = {"CI_SERVER_URL": server, "CI_PROJECT_PATH": project, "CI_JOB_TOKEN": "x", "EDITION_TOKEN": "x"}
    base = git(trust.plans, "rev-parse", "HEAD").strip()
    git(trust.plans, "switch", "--quiet", "--create", "mine")
    profile = trust.plans / "plans" / "schools" / "ash" / "profile.yaml"
    profile.write_text(f"{profile.read_text(encoding='utf-8')}summary: A school.\n", encoding="utf-8")
    head = trust.commit("Summary", is_shared=False)
    play_gitlab(trust.plans, "change", CI_MERGE_REQUEST_DIFF_BASE_SHA=base)
    assert json.loads((trust.plans / "report/code-quality.json").read_text(encoding="utf-8")) == []
    assert (trust.plans / "preview" / "index.html").is_file()
    forge = FakeForge()
    merge_request = {
        "CI_MERGE_REQUEST_IID": "7",
        "CI_PROJECT_ID": "5",
        "CI_COMMIT_SHA": head,
        "COMMENT_TOKEN": "secret",
    }
    play_gitlab(trust.plans, "comment", CI_API_V4_URL=forge.address, **merge_request)
    forge.close()
    assert ["If merged" in note["body"] for note in forge.comments["issues"]] == [True]
    git(trust.plans, "switch", "--quiet", "main")
    assert "no errors" in play_gitlab(trust.plans, "check")
    edition = {**given, "MEETING": MEETING}
    assert "Published" in play_gitlab(trust.plans, "edition", **edition, AUDIENCE="trustees")
    there = {"PUBLIC_REMOTE": str(trust.pages), "PUBLIC_TOKEN": "x"}
    assert "Published" in play_gitlab(trust.plans, "edition", **edition, AUDIENCE="public", **there)
    play_gitlab(trust.plans, "pages", **given)
    assert (trust.plans / "public" / EDITION / "index.html").is_file()


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda p: p.name)
def test_a_workflow_needs_the_package_and_nothing_of_its_repository(path: Path) -> None:
    """No make, no scripts, no lock of developers; and no more rights than its job needs."""
    data = read(path)
    text = path.read_text(encoding="utf-8")
    assert not [word for word in ("make ", "scripts/", "requirements.lock", ".venv", "hooks/") if word in text]
    assert data["permissions"] in ({}, {"contents": "read"})
    writers = {name for name, job in data["jobs"].items() if "write" in (job.get("permissions") or {}).values()}
    assert writers <= {"comment", "publish", "deploy", "site", "apply"}
    for job in data["jobs"].values():
        for step in job.get("steps", ()):
            if "uses" in step:
                assert step["uses"].partition("@")[0] in ACTIONS
            assert "${{" not in step.get("run", ""), "an expression in a command can be made to run anything"


def test_the_site_is_built_at_each_merge_and_each_day() -> None:
    """The guides promise it."""
    data: dict[Any, Any] = read(STARTER / "github" / "workflows" / "site.yml")
    assert {"push", "schedule", "workflow_dispatch", "workflow_call"} == set(data[True])  # YAML takes “on” for a yes


def test_every_job_of_gitlab_is_played() -> None:
    """A job that is added is added to the test above; that for slips has a file of its own."""
    jobs = {name for name, job in read(STARTER / "gitlab-ci.yml").items() if isinstance(job, dict) and "script" in job}
    assert jobs == {"change", "comment", "check", "slip", "edition", "pages"}
