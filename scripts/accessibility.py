"""Test every kind of page in every look, and write what came of it into the record behind the accessibility statement.

Run it before a release, with a built site for trustees and one for the public:

    python scripts/accessibility.py site public-site

What it tests is what `make test-thorough` tests; the list of known shortcomings is written by hand and stays.
"""

from __future__ import annotations

import json
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
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


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """What one process looks at: some kinds of page of a site in one look."""

    site: Path
    kinds: tuple[str, ...]
    look: Look

    def look_at(self) -> tuple[list[str], list[str]]:
        """A sentence for each error, and the tools."""
        found = []
        with sync_playwright() as playwright, served(self.site) as url:
            browser = playwright.chromium.launch(executable_path=installed(), args=FLAGS)
            windows = Window(browser)
            for kind in self.kinds:
                said = faults(windows, url + address_in(self.site, kind), self.look)
                said = [f"{self.site}: {kind}, {self.look.name}: {error}" for error in said]
                print(*said, sep="\n", end="\n" if said else "", flush=True)
                found += said
            tools = [f"axe-core {AXE_VERSION}", f"Chromium {browser.version.partition('.')[0]}"]
            browser.close()
        return found, tools


def main(site: str, public_site: str, processes: str = "") -> int:
    """Write the record; 1 if there are errors, which it counts and this prints. As many processes as asked for, or as cores."""
    parts = [Part(site=Path(site), kinds=tuple(KINDS), look=look) for look in LOOKS]
    parts += [Part(site=Path(public_site), kinds=tuple(PUBLIC), look=look) for look in PUBLIC_LOOKS]
    parts.sort(key=lambda part: not part.look.has_contrast)  # what takes longest begins first
    pages = sum(len(part.kinds) for part in parts)
    found: list[str] = []
    tools: list[str] = []
    with ProcessPoolExecutor(int(processes) if processes else None) as pool:
        for errors, used in pool.map(Part.look_at, parts):
            found += errors
            tools = used
    record = json.loads(RECORD.read_text(encoding="utf-8"))
    record.update(
        version=__version__,
        tested=datetime.now(tz=UTC).date().isoformat(),
        tools=tools,
        kinds=list(KINDS),
        looks=[look.name for look in LOOKS],
        pages=pages,
        errors=len(found),
    )
    RECORD.write_text(json.dumps(record, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{pages} pages, {len(found)} errors")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
