"""What the tests in a browser share: the browser, its windows, and the example's site, served."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from get_browser import installed
from playwright.sync_api import Browser, sync_playwright

from windows import FLAGS, Window, served


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A browser; without one the tests are skipped with the reason, which is a failure in CI."""
    path = installed()
    if path is None:
        reason = "no Chromium browser is installed here, and none could be installed"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def address(example_site: Path) -> Iterator[str]:
    """The example's site, served."""
    with served(example_site) as url:
        yield url


@pytest.fixture(scope="module")
def windows(browser: Browser) -> Iterator[Window]:
    """The windows of this file."""
    windows = Window(browser)
    yield windows
    windows.close()
