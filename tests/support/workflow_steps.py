"""The workflows of the starter, played on this computer: each command of each job, in a copy of a trust's repository."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

from builders import ROOT
from remotes import IDENTITY

STARTER = ROOT / "src" / "trustplan" / "cli" / "starter" / "workflows"
# What only a forge can do, and what stands for it here.
ACTIONS = {
    "actions/checkout": "the copy is checked out already",
    "actions/setup-python": "this Python is used",
    "actions/upload-artifact": "what it would hand over stays in the folder",
    "actions/download-artifact": "the report lies where the other run has left it",
    "actions/deploy-pages": "only GitHub has Pages",
}
SILENT = re.compile(r"\$\{\{ *(.+?) *\}\}")


def put_into(folder: Path) -> None:
    """Copy the workflows as a new repository has them, with requirements that are here already."""
    for path in sorted(STARTER.rglob("*")):
        if path.is_file():
            target = folder / f".{path.relative_to(STARTER).as_posix()}"
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
    (folder / "requirements.txt").write_text("", encoding="utf-8")
    with (folder / ".gitignore").open("a", encoding="utf-8") as file:
        file.write("public/\npreview/\nreport/\nartifact.tar\n")


def read(path: Path) -> dict[str, Any]:
    """A workflow."""
    data: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return data


def filled_in(text: str, known: dict[str, str]) -> str:
    """A text with each expression replaced; one that is not known fails."""
    return SILENT.sub(lambda match: known[match[1]], str(text))


def play_github(folder: Path, name: str, known: dict[str, str], **given: str) -> list[str]:
    """Every step of a workflow; what was said of each. Fails where a command does, after the steps that are always played."""
    said = []
    failed: AssertionError | None = None
    for job in read(folder / ".github" / "workflows" / name)["jobs"].values():
        if "uses" in job:
            assert (folder / job["uses"]).is_file()
            said.append(f"{job['uses']}: played by itself")
        for step in job.get("steps", ()):
            if "uses" in step:
                action, _, commit = step["uses"].partition("@")
                assert re.fullmatch(r"[0-9a-f]{40}", commit), f"{action} is not pinned"
                said.append(f"{action}: {ACTIONS[action]}")
                continue
            if failed and step.get("if") != "always()":
                continue
            environ = {key: filled_in(value, known) for key, value in step.get("env", {}).items()}
            try:
                said.append(run(folder, step["run"], {**given, **environ}))
            except AssertionError as error:
                failed = failed or error
    sys.stdout.write("\n".join(said))
    if failed:
        raise failed
    return said


def play_gitlab(folder: Path, job: str, **given: str) -> str:
    """The commands of a job, as one shell runs them."""
    data = read(folder / ".gitlab-ci.yml")
    defaults = {key: value for key, value in data["variables"].items() if isinstance(value, str)}
    defaults["PIP_CACHE_DIR"] = str(folder / ".cache")
    script = "\n".join([*data["default"]["before_script"], *data[job]["script"]])
    return run(folder, script, {**defaults, **given})


def run(folder: Path, script: str, given: dict[str, str]) -> str:
    """Run commands as a forge does: they end at the first that fails."""
    environ = {key: os.environ[key] for key in ("HOME", "LANG", "TMPDIR") if key in os.environ}
    environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        cwd=folder, env={**environ, **IDENTITY, **given}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"{script}\n{done.stdout}\n{done.stderr}"
    return done.stdout + done.stderr
