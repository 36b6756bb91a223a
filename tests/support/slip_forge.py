"""A trust's repository with a forge beside it, on which the workflows for slips are played: pull requests, issues, pushes."""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any

from remotes import git
from update_slips import ASH_PLAN, TRUST_PLAN, a_slip, ash
from workflow_steps import play_github, play_gitlab, put_into

KNOWN = {"github.server_url": "https://git.invalid", "github.repository": "trust/plans", "github.token": "secret"}
# What stands for “gh”: each pull request and issue is a file; pull requests can be forbidden.
GH = """\
#!{python}
import json, os, pathlib, sys
there = pathlib.Path(os.environ["FORGE"])
kind, verb, *words = sys.argv[1:]
given = dict(zip(words[::2], words[1::2]))
if verb == "list":
    print("\\n".join(json.loads(path.read_text())["title"] for path in sorted(there.glob(kind + "-*"))))
elif kind == "pr" and (there / "forbidden").exists():
    sys.exit("GitHub Actions is not permitted to create or approve pull requests")
else:
    row = {{"title": given["--title"], "head": given.get("--head", ""), "body": pathlib.Path(given["--body-file"]).read_text()}}
    (there / f"{{kind}}-{{len(list(there.glob(kind + '-*')))}}").write_text(json.dumps(row))
"""
# What GitLab does of its own when a branch is pushed with such options.
HOOK = """\
#!{python}
import json, os, pathlib, sys
options = [os.environ[f"GIT_PUSH_OPTION_{{n}}"] for n in range(int(os.environ.get("GIT_PUSH_OPTION_COUNT", "0")))]
with open({path!r}, "a") as file:
    file.write(json.dumps([sys.stdin.read().split()[2], *options]) + "\\n")
"""

UPDATE = {"item": "A1", "kind": "update", "was": {"on": "2026-11-05", "by": "reading-lead"}}
JUDGEMENT = {"item": "K2", "kind": "judgement", "was": {"on": "2026-10-01", "rating": "at-risk"}}


def on_ash(note: str = "All well.", **more: Any) -> dict[str, Any]:
    """A slip on Ash's plan."""
    return {**a_slip({**UPDATE, "entry": {"rating": "on-track", "note": note}}, plan=ASH_PLAN), **more}


def on_trust(note: str = "Agreed by all.") -> dict[str, Any]:
    """A slip on the trust's plan."""
    change = {"item": "SI-A1", "kind": "update", "was": None, "entry": {"rating": "on-track", "note": note}}
    return a_slip(change, by="lead", plan=TRUST_PLAN)


class SlipForge:
    """The office's clone with some plans (or those of Ash), the bare repository, and what the forge was asked for."""

    def __init__(self, folder: Path, plans: Path | None = None) -> None:
        self.origin = folder / "origin.git"
        self.there = folder / "forge"
        self.plans = folder / "office"
        self.folder = folder
        self._runs = 0
        tools = folder / "tools"
        for made in (self.there, self.plans, tools):
            made.mkdir(parents=True)
        self._write(tools / "gh", GH.format(python=sys.executable))
        self._path = os.pathsep.join((str(tools), str(Path(sys.executable).parent), os.environ["PATH"]))
        if plans:
            shutil.copytree(plans, self.plans / "plans")
        else:
            ash(self.plans)
        put_into(self.plans)
        git(folder, "init", "--quiet", "--bare", "--initial-branch=main", str(self.origin))
        git(self.origin, "config", "receive.advertisePushOptions", "true")
        self._write(
            self.origin / "hooks" / "pre-receive", HOOK.format(python=sys.executable, path=str(self.there / "pushes"))
        )
        git(self.plans, "init", "--quiet", "--initial-branch=main")
        git(self.plans, "remote", "add", "origin", str(self.origin))
        self.commit()

    def _write(self, path: Path, text: str) -> None:
        path.write_text(text, encoding="utf-8")
        path.chmod(0o755)

    def commit(self, files: dict[str, str] | None = None) -> str:
        """Commit some files to the main branch, and push them; the commit before."""
        before = ""
        if (self.origin / "refs" / "heads" / "main").exists():
            before = self.tip("main")
        for name, text in (files or {}).items():
            (self.plans / name).parent.mkdir(exist_ok=True)
            (self.plans / name).write_text(text, encoding="utf-8", newline="")
        git(self.plans, "add", "--all")
        git(self.plans, "commit", "--quiet", "--message", "Files")
        git(self.plans, "push", "--quiet", "origin", "HEAD:main")
        return before

    def tip(self, branch: str) -> str:
        """The commit of a shared branch."""
        return git(self.origin, "rev-parse", f"refs/heads/{branch}").strip()

    def branches(self) -> list[str]:
        """The shared branches besides the main one."""
        names = git(self.origin, "for-each-ref", "--format=%(refname:short)", "refs/heads").split()
        return [name for name in names if name != "main"]

    def asked(self, kind: str) -> list[dict[str, str]]:
        """The pull requests or issues."""
        return [json.loads(path.read_text()) for path in sorted(self.there.glob(f"{kind}-*"))]

    def pushes(self) -> list[list[str]]:
        """The branch and options of each push that asked for a merge request."""
        rows = [json.loads(line) for line in (self.there / "pushes").read_text().splitlines()]
        return [row for row in rows if row[1:]]

    def merge(self, branch: str) -> None:
        """Merge a proposal, as people do."""
        git(self.plans, "fetch", "--quiet", "origin")
        git(self.plans, "reset", "--quiet", "--hard", "origin/main")
        git(self.plans, "merge", "--quiet", "--no-ff", f"origin/{branch}", "-m", "Merge")
        git(self.plans, "push", "--quiet", "origin", "HEAD:main")

    def _clone(self) -> Path:
        self._runs += 1
        clone = self.folder / f"run-{self._runs}"
        git(self.folder, "clone", "--quiet", str(self.origin), str(clone))
        return clone

    def github(self, event: str, *, is_red: bool = False, **payload: Any) -> tuple[str, str]:
        """Play GitHub's workflow for an event, in a fresh clone: the log, and the summary. `is_red` says that it fails."""
        clone = self._clone()
        temp = self.folder / f"temp-{self._runs}"
        temp.mkdir()
        (temp / "event.json").write_text(json.dumps(payload), encoding="utf-8")
        given = {
            "PATH": self._path,
            "FORGE": str(self.there),
            "RUNNER_TEMP": str(temp),
            "GITHUB_EVENT_PATH": str(temp / "event.json"),
            "GITHUB_EVENT_NAME": event,
            "GITHUB_STEP_SUMMARY": str(temp / "summary.md"),
        }
        log, failed = "", False
        try:
            log = "\n".join(play_github(clone, "slip.yml", KNOWN, **given))
        except AssertionError as error:
            log, failed = str(error), True
        assert failed == is_red, log
        summary = ""
        if (temp / "summary.md").exists():
            summary = (temp / "summary.md").read_text(encoding="utf-8")
        return log, summary

    def gitlab(self, source: str, **more: str) -> str:
        """Play GitLab's job for a source of pipelines, in a fresh clone; the log."""
        clone = self._clone()
        given = {
            "PATH": self._path,
            "CI_PIPELINE_SOURCE": source,
            "CI_PROJECT_DIR": str(clone),
            "CI_SERVER_URL": str(self.folder),
            "CI_PROJECT_PATH": "origin",
            "CI_DEFAULT_BRANCH": "main",
            "UPDATE_TOKEN": "secret-token",
            "MAIL": "",
            "TRIGGER_PAYLOAD": "",
        }
        return play_gitlab(clone, "slip", **{**given, **more})
