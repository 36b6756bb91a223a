"""An edition that another version made, verified with that version: real environments, pip and builds, from a folder of wheels."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from remotes import IDENTITY, git, make_trust
from serving import wait_for
from trustplan.publish.folder_tree import blobs_in, tree_name
from warm import Running
from wheels import other_version, wheels

pytestmark = pytest.mark.thorough  # environments are made, and sites are built in them

WINTER, NAME, THEN = "board-2026-12", "2026-12-03-board", "0.0.9"
WORDS = [sys.executable, "-m", "trustplan"]


class Made:
    """A trust with an edition that version 0.0.9 has made, and a folder with wheels of that version."""

    def __init__(self, folder: Path) -> None:
        self.trust = make_trust(folder / "trust", folder / "kept")
        source = other_version(folder, THEN)
        self.wheels = wheels(folder / "wheels of then", source)
        self.folder = folder
        environ = {**os.environ, **IDENTITY, "NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(source / "src")}
        done = subprocess.run(
            [*WORDS, "publish", "--meeting", WINTER, "--audience", "trustees", "--remote", "pages"],
            cwd=self.trust.plans, env=environ, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr

    def words(self, *options: str) -> list[str]:
        """The words of the command."""
        asked = []
        for option in options:
            asked += ["--pip-option", option]
        return ["verify", WINTER, "--rebuild", *asked, "--remote", "pages"]

    def environ(self, room: Path) -> dict[str, str]:
        """The variables of the command, which has its temporary folders in a room of its own."""
        room.mkdir()
        nowhere = {"PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": ""}
        return {**os.environ, **IDENTITY, **nowhere, "NO_MKDOCS_2_WARNING": "1", "TMPDIR": str(room)}

    def verify(self, room: Path, *options: str) -> subprocess.CompletedProcess[str]:
        """Verify the edition with its own versions; whatever comes out, nothing is left behind."""
        done = Running("trustplan", self.words(*options), folder=self.trust.plans, environ=self.environ(room)).end()
        assert list(room.iterdir()) == []
        return done


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """It is made once: the tests only read it, but for the last."""
    return Made(tmp_path_factory.mktemp("rebuilt"))


def test_another_version_alone_cannot_say(made: Made) -> None:
    """It names which, and the command that can."""
    done = made.trust.run("verify", WINTER)
    assert done.returncode == 2, done.stderr
    assert f"  trustplan: {THEN} then, " in done.stdout
    assert f"  trustplan verify {NAME} --rebuild\n" in done.stdout


def test_with_the_versions_of_then_every_byte_is_the_same(made: Made, tmp_path: Path) -> None:
    """From a folder of wheels, whose name has spaces."""
    assert 'aria-label="Look"' in made.trust.show("latest/index.html")
    done = made.verify(tmp_path / "room", f"--no-index --find-links '{made.wheels}'")
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"Installing the versions that made {NAME}: trustplan …\n" in done.stderr
    assert "is the same, byte for byte" in done.stdout
    assert "It was made again by the versions of the programs that its record names." in done.stdout
    assert "Other versions" not in done.stdout


def test_what_cannot_be_installed_is_told(made: Made, tmp_path: Path) -> None:
    """No answer, the cause, and pip's own words."""
    done = made.verify(tmp_path / "room", "--no-index")
    assert done.returncode == 2, done.stdout + done.stderr
    assert "Error: The versions that made the edition cannot be installed here: pip does not find " in done.stderr
    assert "\n  No matching distribution found for " in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_it_can_be_broken_off(sent: signal.Signals, made: Made, tmp_path: Path) -> None:
    """While the environment is made: no folder and no process of it is left."""
    environ, room = made.environ(tmp_path / "room"), tmp_path / "room"
    with subprocess.Popen(
        [*WORDS, *made.words("--no-index")], cwd=made.trust.plans, env=environ, stdout=-1, stderr=-1
    ) as running:
        assert wait_for(lambda: any(room.glob("trustplan-build-*/then/bin/python")))
        running.send_signal(sent)
        out, err = running.communicate(timeout=30)
    assert running.returncode not in (0, 2), out
    assert b"Traceback" not in err
    assert list(room.iterdir()) == []
    assert str(room) not in subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout


def test_an_edition_that_was_edited_is_found_out(made: Made, tmp_path: Path) -> None:
    """Also where the list was edited with it: the same versions give other bytes."""
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", "--branch", "gh-pages", str(made.trust.pages), str(clone))
    page = clone / NAME / "index.html"
    page.write_text(re.sub("Test Trust", "Best Trust", page.read_text(encoding="utf-8")), encoding="utf-8")
    listed: list[Any] = json.loads((clone / "versions.json").read_text(encoding="utf-8"))
    listed[0]["properties"]["trustplan"]["tree"] = tree_name(blobs_in(clone / NAME))
    (clone / "versions.json").write_text(json.dumps(listed), encoding="utf-8")
    git(clone, "commit", "-qam", "By hand")
    git(clone, "push", "-q")
    done = made.verify(tmp_path / "room", "--no-index", f"--find-links='{made.wheels}'")
    assert done.returncode == 1, done.stdout + done.stderr
    assert f"{NAME} is not what commit " in done.stdout
    assert "  index.html differs\n" in done.stdout
