"""Test every kind of page in every look, and write what came of it into the record behind the accessibility statement.

Run it before a release, with a built site for trustees and one for the public:

    python scripts/accessibility.py site public-site

What it tests is what `make test-thorough` tests; the list of known shortcomings is written by hand and stays.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RECORD = ROOT / "src" / "trustplan" / "website" / "assets" / "accessibility.json"
sys.path += [str(ROOT / "tests" / "support"), str(ROOT / "scripts")]

from get_browser import installed  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402

from page_kinds import KINDS, LOOKS, PUBLIC, PUBLIC_LOOKS, Look, address_in, faults  # noqa: E402
from trustplan import __version__  # noqa: E402
from windows import AXE_VERSION, FLAGS, Window, served  # noqa: E402


def main(site: str, public_site: str) -> int:
    """Write the record; 1 if there are faults, which it counts and this prints."""
    pages = 0
    found: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=installed(), args=FLAGS)
        windows = Window(browser)
        audiences: tuple[tuple[str, list[str], tuple[Look, ...]], ...] = (
            (site, list(KINDS), LOOKS),
            (public_site, PUBLIC, PUBLIC_LOOKS),
        )
        for folder, kinds, looks in audiences:
            with served(Path(folder)) as url:
                for look in looks:
                    for kind in kinds:
                        pages += 1
                        for fault in faults(windows, url + address_in(Path(folder), kind), look):
                            found.append(f"{kind}, {look.name}: {fault}")
                            print(found[-1], flush=True)
        tools = [f"axe-core {AXE_VERSION}", f"Chromium {browser.version.partition('.')[0]}"]
        browser.close()
    record = json.loads(RECORD.read_text(encoding="utf-8"))
    record.update(
        version=__version__,
        tested=datetime.now(tz=UTC).date().isoformat(),
        tools=tools,
        kinds=list(KINDS),
        looks=[look.name for look in LOOKS],
        pages=pages,
        faults=len(found),
    )
    RECORD.write_text(json.dumps(record, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{pages} pages, {len(found)} faults")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
