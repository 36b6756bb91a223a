"""The programs that made an edition: what is installed, from whose word, and how it is said that it cannot be."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from trustplan import __version__
from trustplan.mkdocs_plugin.versions import installed_version
from trustplan.publish import past_programs as module
from trustplan.publish.errors import PublishError
from trustplan.publish.past_programs import PastPrograms, make_environment

HERE = {
    "python": platform.python_version(),
    "trustplan": __version__,
    "mkdocs": installed_version("mkdocs"),
    "jinja2": installed_version("jinja2"),
}


class Steps:
    """Takes the place of the commands: keeps them, and answers the last with what it is told to."""

    def __init__(self, said: str = "") -> None:
        self.said = said
        self.ran: list[list[str]] = []
        self.environ: dict[str, str] = {}

    def __call__(self, command: list[str], *, env: dict[str, str], **_: Any) -> subprocess.CompletedProcess[bytes]:
        """Run one."""
        self.ran.append(command)
        self.environ = env
        code = 1 if self.said and "pip" in command else 0
        return subprocess.CompletedProcess(command, code, b"", self.said.encode())


def installed(
    record: dict[str, Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, said: str = "", *options: str
) -> Steps:
    """What is run in order to install the versions of a record."""
    steps = Steps(said)
    monkeypatch.setattr(module, "run_to_end", steps)
    past = PastPrograms.of(record, tmp_path, os.environ)
    environ = {"PATH": "/usr/bin", "PYTHONPATH": "elsewhere", "PIP_INDEX_URL": "https://example.invalid"}
    make_environment(tmp_path / f"then-{len(list(tmp_path.iterdir()))}", past, tmp_path, options, tmp_path, environ)
    return steps


def test_versions_that_are_installed_here_need_no_other_environment(tmp_path: Path) -> None:
    """Nor does another patch of Python, or one that this machine does not have; a program does."""
    same = PastPrograms.of(HERE, tmp_path, os.environ)
    assert not same.others
    assert not same.is_elsewhere
    for python in (f"{HERE['python']}.99", "9.99.1", "", "../../x"):
        past = PastPrograms.of({**HERE, "python": python}, tmp_path, os.environ)
        assert list(past.others) == ["python"]
        assert not past.is_elsewhere
    for name in ("trustplan", "mkdocs", "jinja2", "gone-since"):
        past = PastPrograms.of({**HERE, name: "0.0.9"}, tmp_path, os.environ)
        assert past.is_elsewhere, name
        assert f"{name} 0.0.9 (here {HERE.get(name, 'none')})" == past.say()


def test_the_python_of_then_is_taken_where_there_is_one(tmp_path: Path) -> None:
    """By its two first numbers."""
    other = tmp_path / "python3.99"
    other.write_text("#!/bin/sh\n", encoding="utf-8")
    other.chmod(0o755)
    past = PastPrograms.of({**HERE, "python": "3.99.4"}, tmp_path, {"PATH": str(tmp_path)})
    assert past.python == str(other)
    assert past.is_elsewhere


def test_the_recorded_versions_are_installed_and_nothing_else(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Not the interpreter, and none that the files bring themselves; with the caller's options, and without its paths."""
    record = {**HERE, "mkdocs": "1.5.0"}
    options = ("--no-index", "--find-links", "a folder")
    steps = installed(record, monkeypatch, tmp_path, "", *options)
    environment, pip = steps.ran
    assert environment == [sys.executable, "-I", "-m", "venv", str(tmp_path / "then-0")]
    wanted = [f"jinja2=={HERE['jinja2']}", "mkdocs==1.5.0", f"trustplan=={__version__}"]
    assert pip[-len(wanted) - 3 :] == [*options, *wanted]
    assert steps.environ["PIP_INDEX_URL"] == "https://example.invalid"
    assert "PYTHONPATH" not in steps.environ
    (tmp_path / "src" / "trustplan").mkdir(parents=True)
    brought = installed(record, monkeypatch, tmp_path).ran[1]
    assert brought[-1] == str(tmp_path)
    assert not [word for word in brought if word.startswith("trustplan")]


@pytest.mark.parametrize(
    ("name", "version"),
    [
        ("--index-url=https://evil.invalid", "1"),
        ("mkdocs", "1.6 --index-url https://evil.invalid"),
        ("mkdocs", "file:///evil"),
        ("mkdocs @ https://evil.invalid/x.whl#", "1"),
        ("mkdocs", "-r/etc/passwd"),
        ("mkdocs", ""),
        ("mkdocs\n", "1"),
        ("evil-package", "1.0"),
        ("./evil", "1"),
    ],
)
def test_a_record_makes_nobody_install_what_they_do_not_know(
    name: str, version: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Whoever can write to the branch can write to the record; nothing is run."""
    monkeypatch.setattr(module, "run_to_end", lambda *_, **__: pytest.fail("something was run"))
    past = PastPrograms.of({**HERE, name: version}, tmp_path, os.environ)
    with pytest.raises(PublishError, match="nothing was installed") as raised:
        make_environment(tmp_path / "then", past, tmp_path, (), tmp_path, os.environ)
    assert raised.value.code == 2
    assert raised.value.fix


# What pip says, and what a reader is told: the cause, the fix, and pip's own words.
FAILURES = (
    (
        (
            "ERROR: Could not find a version that satisfies the requirement mkdocs-material==9.8.99 (from versions: 9.8.1)\n"
            "ERROR: No matching distribution found for mkdocs-material==9.8.99"
        ),
        "pip does not find mkdocs-material==9.8.99 for this machine and this version of Python.",
        "--no-index --find-links wheels",
        (
            "Could not find a version that satisfies the requirement mkdocs-material==9.8.99 (from versions: 9.8.1)\n"
            "No matching distribution found for mkdocs-material==9.8.99"
        ),
    ),
    (
        (
            "WARNING: Retrying (Retry(total=4)) after connection broken by 'NewConnectionError(...)': /simple/mkdocs/\n"
            "ERROR: No matching distribution found for mkdocs==1.6.1"
        ),
        "pip cannot reach an index of packages, or is turned away by it.",
        "Check the connection",
        "WARNING: Retrying",
    ),
    (
        "ERROR: HTTP error 403 while getting https://office:s3cret@example.invalid/simple/",
        "pip cannot reach an index of packages, or is turned away by it.",
        "Check the connection",
        "HTTP error 403 while getting https://example.invalid/simple/",
    ),
    (
        (
            "ERROR: Cannot install click==7.0 and mkdocs==1.6.1 because these package versions have conflicting dependencies.\n"
            "The conflict is caused by:\n    mkdocs 1.6.1 depends on click>=7.0\n    The user requested click==6.0\n"
        ),
        "pip finds no set of programs in which these versions fit together.",
        "--pip-option",
        "mkdocs 1.6.1 depends on click>=7.0\nThe user requested click==6.0",
    ),
    (
        "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device",
        "this machine's disk is full.",
        "Make room",
        "No space left on device",
    ),
    ("no such option: --colour", "cannot be installed here.", "Correct what it says", "no such option: --colour"),
)


@pytest.mark.parametrize(("said", "cause", "fix", "own"), FAILURES)
def test_what_pip_says_is_told_in_plain_words(
    said: str, cause: str, fix: str, own: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """With its own words below, and no password; it is no answer of no."""
    with pytest.raises(PublishError) as raised:
        installed(HERE, monkeypatch, tmp_path, said)
    error = raised.value
    assert error.message.startswith("The versions that made the edition cannot be installed here")
    assert error.message.endswith(cause)
    assert fix in error.fix
    assert own in error.details
    assert "ERROR:" not in error.details
    assert "s3cret" not in str((error.message, error.fix, error.details))
    assert error.code == 2
