"""Fixtures that several test files share: the example, built once for each audience."""

from __future__ import annotations

import gc
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from builders import ROOT
from case_tables import the_example
from rule_ids import only_listed_rules
from shared import made_once
from sites import build, environment, write_config
from trustplan.model import Trust
from warm import Running

# The fixture of a repository with plans.
pytest_plugins = ["revision_repository"]
LEFT_OUT = pytest.StashKey[int]()
LEFT_OUT_BY_WORKERS = pytest.StashKey[int]()

# The same cases on every run, so that a failure is the change's own. HYPOTHESIS_PROFILE=explore looks for new ones.
# No deadline: how long an example takes is the machine's doing.
settings.register_profile("steady", derandomize=True, database=None, deadline=None)
settings.register_profile("explore", max_examples=1000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


@pytest.fixture(scope="session", autouse=True)
def _listed_rules() -> Iterator[None]:
    """Whatever a test finds has a rule that the program lists."""
    with only_listed_rules():
        yield


@pytest.fixture(scope="session")
def example() -> Trust:
    """The example trust."""
    return the_example()


@pytest.fixture(scope="session")
def example_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example's site for trustees."""

    def make(folder: Path) -> None:
        result = build(ROOT, "--strict", "--site-dir", str(folder / "site"))
        assert result.returncode == 0, result.stderr
        (folder / "said.txt").write_text(result.stderr, encoding="utf-8")

    return made_once(tmp_path_factory, "example", make) / "site"


@pytest.fixture(scope="session")
def public_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example's site for the public, by the plugin, without directory addresses."""

    def make(folder: Path) -> None:
        (folder / "plans").symlink_to(ROOT / "plans", target_is_directory=True)
        write_config(folder, audience="public", directory_urls=False)
        result = build(folder)
        assert result.returncode == 0, result.stderr

    return made_once(tmp_path_factory, "public", make) / "site"


@pytest.fixture(scope="session")
def editors_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example's site for editors, by the plugin: the guides that come with it."""

    def make(folder: Path) -> None:
        (folder / "plans").symlink_to(ROOT / "plans", target_is_directory=True)
        write_config(folder, audience="editors")
        result = build(folder)
        assert result.returncode == 0, result.stderr

    return made_once(tmp_path_factory, "editors", make) / "site"


@pytest.fixture(scope="session")
def offline_copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example's copy to read offline, for trustees, unpacked: the folder that a reader sees."""

    def make(folder: Path) -> None:
        words = ["build", "--offline", "--out", str(folder / "copy.zip")]
        result = Running("trustplan", words, folder=ROOT, environ=environment()).end()
        assert result.returncode == 0, result.stderr
        with zipfile.ZipFile(folder / "copy.zip") as zipped:
            zipped.extractall(folder / "unpacked")

    (top,) = (made_once(tmp_path_factory, "offline", make) / "unpacked").iterdir()
    return top


def pytest_collection_finish() -> None:
    """Have Python's collector of garbage pass over what stays to the end, and look less often at the rest.

    Thousands of tests and all modules are there by now. Looking through them again and again takes a twentieth to a tenth
    of the time of the tests.
    """
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
    gc.enable()


def pytest_deselected(items: list[pytest.Item]) -> None:
    """Count what is left to `make test-thorough`."""
    for item in items:
        if item.get_closest_marker("thorough"):
            item.config.stash[LEFT_OUT] = item.config.stash.get(LEFT_OUT, 0) + 1


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what was left out."""
    config = terminalreporter.config
    left = max(config.stash.get(LEFT_OUT, 0), config.stash.get(LEFT_OUT_BY_WORKERS, 0))
    if left:
        terminalreporter.write_line(f"{left} thorough cases were left out; `make test-thorough` runs them.")


class FromWorkers:
    """Hears from the processes that collected the tests, where there are several."""

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """Each left the same out."""
        left_out = getattr(node, "workeroutput", {}).get("left_out", 0)
        node.config.stash[LEFT_OUT_BY_WORKERS] = left_out


def pytest_configure(config: pytest.Config) -> None:
    """Listen to other processes. While tests are collected there is no garbage."""
    gc.disable()
    config.pluginmanager.register(FromWorkers())


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One process more than there are cores: for a third of its time each waits for a disk, a server or a browser."""
    return (os.cpu_count() or 1) + 1


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Pass on what was left out here."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["left_out"] = session.config.stash.get(LEFT_OUT, 0)
