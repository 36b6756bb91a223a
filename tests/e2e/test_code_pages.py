"""Output is UTF-8 whatever the system's code page, in every command, and never a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from builders import ROOT, a_trust, add_plan
from remotes import git
from sites import write_config

pytestmark = pytest.mark.thorough  # dozens of builds and publications

PAGES = ("cp1252", "cp437", "ascii", "latin-1", "cp932")
ACTION = {"id": "A1", "title": "Ŵythnos – “plan” ≥ 3 − 1 ✓ ‑", "lead": "lead", "due": "2027-07-16"}


@pytest.fixture(scope="module")
def trust(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository whose plan has signs of many kinds, and an error with some of them."""
    folder = tmp_path_factory.mktemp("trust")
    write_config(folder)
    plan = add_plan(a_trust(folder), [{"id": "O", "title": "Ŷ objective", "actions": [ACTION]}])
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "one")
    plan.write_text(plan.read_text(encoding="utf-8").replace("2027-07-16", "“ŷ−✓”"), encoding="utf-8")
    return folder


COMMANDS = {
    "check": (["-m", "trustplan", "check"], 1),
    "check as JSON": (["-m", "trustplan", "check", "--output-format", "json"], 1),
    "check for GitHub": (["-m", "trustplan", "check", "--output-format", "github"], 1),
    "diff": (["-m", "trustplan", "diff", "--base", "HEAD", "--as-of", "2026-11-20"], 0),
    "a word that is wrong": (["-m", "trustplan", "ŷ−✓"], 2),
    "a folder that is missing": (["-m", "trustplan", "check", "--plans", "ŷ−✓"], 2),
    "publish": (["-m", "trustplan", "publish", "--meeting", "ŷ−✓", "--audience", "public", "--remote", "nowhere"], 1),
    "help": (["-m", "trustplan", "--help"], 0),
    "help of publish": (["-m", "trustplan", "publish", "--help"], 0),
    "build": (["-m", "mkdocs", "build"], 1),
    "export": (["-m", "trustplan", "export", "pages", "--out", "ŷ−✓"], 1),
}


def run(words: list[str], folder: Path, page: str) -> subprocess.CompletedProcess[bytes]:
    """A command in a system whose code page is another."""
    environ = {**os.environ, "PYTHONIOENCODING": page, "PYTHONUTF8": "0", "NO_MKDOCS_2_WARNING": "1"}
    return subprocess.run([sys.executable, *words], cwd=folder, env=environ, capture_output=True, check=False)


@pytest.mark.parametrize("name", COMMANDS)
def test_output_is_the_same_on_every_code_page(name: str, trust: Path) -> None:
    """To a file or a pipe too, where Windows has no sign for many of them."""
    words, code = COMMANDS[name]
    wanted = run(words, trust, "utf-8")
    assert wanted.returncode == code, (wanted.stdout + wanted.stderr).decode("utf-8")
    number = list(COMMANDS).index(name)
    for page in PAGES if name == "check" else (PAGES[number % len(PAGES)],):  # each start of Python takes a while
        done = run(words, trust, page)
        assert (done.returncode, done.stdout) == (code, wanted.stdout), page
        assert done.stderr.decode("utf-8") == wanted.stderr.decode("utf-8"), page
    assert b"Traceback" not in wanted.stderr


def test_changes_of_the_example_are_told_on_every_code_page() -> None:
    """They have minus signs and quotation marks."""
    for page in PAGES[:1]:
        done = run(["-m", "trustplan", "diff", "--from", "2026-09-25", "--to", "2026-11-20"], ROOT, page)
        assert done.returncode == 0, done.stderr.decode("utf-8")
        assert "−" in done.stdout.decode("utf-8")
