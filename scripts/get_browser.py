"""Find a Chromium browser for the page tests, or install one where this machine allows it.

Never fails: where no browser can be had it says so, and the tests that need one are skipped with that
reason (with CI=true they fail instead).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome", "microsoft-edge")


def installed() -> str | None:
    """Path of a browser on this machine, Playwright's own included, or None."""
    for name in NAMES:
        if path := shutil.which(name):
            return path
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  slow to import, and not needed above

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def attempts() -> list[list[str]]:
    """The commands that may bring a browser, best first."""
    commands = []
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        commands.append(["sh", "-c", "apt-get update -q && apt-get install -y -q chromium fonts-liberation"])
    commands.append([sys.executable, "-m", "playwright", "install", "chromium"])
    return commands


def main() -> None:
    """Make a browser available if that is possible, and say what happened."""
    if installed():
        return
    for command in attempts():
        print("No browser found for the page tests; trying:", " ".join(command), file=sys.stderr)
        try:
            subprocess.run(command, check=True, timeout=600, stdout=subprocess.DEVNULL)
        except (OSError, subprocess.SubprocessError) as error:
            print("  that did not work:", error, file=sys.stderr)
        if installed():
            return
    print("No browser can be had here; the browser tests will be skipped.", file=sys.stderr)


if __name__ == "__main__":
    main()
