"""Fixtures that several test files share: the example, built once for each audience."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

from builders import EXAMPLE, ROOT
from sites import build, build_example, write_config
from trustplan.load import load
from trustplan.model import Trust

# The fixture of a repository with plans.
pytest_plugins = ["revision_repository"]

# The same cases on every run, so that a failure is the change's own. HYPOTHESIS_PROFILE=explore looks for new ones.
settings.register_profile("steady", derandomize=True, database=None)
settings.register_profile("explore", max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


@pytest.fixture(scope="session")
def example() -> Trust:
    """The example trust."""
    trust = load(EXAMPLE).trust
    assert trust is not None
    return trust


@pytest.fixture(scope="session")
def example_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example's site for trustees."""
    site = tmp_path_factory.mktemp("site")
    result = build_example(site)
    assert result.returncode == 0, result.stderr
    return site


@pytest.fixture(scope="session")
def public_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example's site for the public, by the plugin, without directory addresses."""
    folder = tmp_path_factory.mktemp("public")
    (folder / "plans").symlink_to(ROOT / "plans", target_is_directory=True)
    write_config(folder, audience="public", directory_urls=False)
    result = build(folder)
    assert result.returncode == 0, result.stderr
    return folder / "site"
