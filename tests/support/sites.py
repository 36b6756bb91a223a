"""Build sites as users do, and read what came out."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

from builders import ROOT
from warm import Running

DAY = "2026-11-20"

CONFIG = """\
site_name: Test Trust
strict: true
theme: {{name: material}}
use_directory_urls: {directory_urls}
plugins: [search, trustplan]
extra:
  trustplan:
    date: {day}
    audience: {audience}
"""


def write_config(folder: Path, *, audience: str = "trustees", directory_urls: bool = True, day: str = DAY) -> None:
    """An adopter's mkdocs.yml and an empty docs folder."""
    (folder / "docs").mkdir(exist_ok=True)
    text = CONFIG.format(audience=audience, directory_urls=str(directory_urls).lower(), day=day)
    (folder / "mkdocs.yml").write_text(text, encoding="utf-8")


def environment(**more: str) -> dict[str, str]:
    """The environment of a build that does not depend on the day it runs on."""
    return {**os.environ, "NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": "1795132800", **more}


def build(folder: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run `mkdocs build` in a folder."""
    return Running("mkdocs", ["build", *words], folder=folder, environ=environment(**more)).end()


def build_example(site: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Build the example of this repository into a folder, in a process that is begun for it."""
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(site)]
    return subprocess.run(
        command, cwd=ROOT, env=environment(**more), capture_output=True, text=True, check=False, timeout=300
    )


def all_bytes(site: Path) -> dict[str, bytes]:
    """Every file of a site, compressed ones opened as well."""
    files = {p.relative_to(site).as_posix(): p.read_bytes() for p in sorted(site.rglob("*")) if p.is_file()}
    files.update({f"{name} (opened)": gzip.decompress(data) for name, data in files.items() if name.endswith(".gz")})
    return files


class Reader(HTMLParser):
    """Gathers what tests ask of a page: elements with attributes, ids, links and text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.text: list[str] = []
        self.repeated: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        found = {name: value or "" for name, value in attrs}
        self.tags.append((tag, found))
        if "id" in found:
            if found["id"] in self.ids:
                self.repeated.add(found["id"])
            self.ids.add(found["id"])
        for name in ("href", "src"):
            if name in found and tag != "use":
                self.links.append(found[name])

    def handle_data(self, data: str) -> None:
        """Note text."""
        self.text.append(data)


def read_page(path: Path) -> Reader:
    """A page, read. Many tests read the same pages: what comes back is not to be changed."""
    return _read(path.resolve(), path.stat().st_mtime_ns)


@cache
def _read(path: Path, _written: int) -> Reader:
    reader = Reader()
    reader.feed(path.read_text(encoding="utf-8"))
    reader.close()
    return reader


def pages_of(site: Path) -> dict[str, Reader]:
    """Every HTML page of a site by its path."""
    return {p.relative_to(site).as_posix(): read_page(p) for p in sorted(site.rglob("*.html"))}
