"""What the tests on editions share: a trust, and the sites that are built of it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from remotes import Trust, make_trust
from shared import made_once


@pytest.fixture(scope="session")
def unpublished(tmp_path_factory: pytest.TempPathFactory) -> Trust:
    """A trust without an edition, to be copied beside it; what is built of any copy is kept for all of them."""

    def make(folder: Path) -> None:
        (folder / "kept").mkdir()
        make_trust(folder / "trust", folder / "kept")

    made = made_once(tmp_path_factory, "unpublished", make)
    return Trust(made / "trust", made / "kept")


@pytest.fixture
def trust(unpublished: Trust, tmp_path: Path) -> Trust:
    """A copy of it, with an empty branch."""
    return unpublished.copy(unpublished.folder.parent / f"copy-{os.getpid()}-{tmp_path.name}")
