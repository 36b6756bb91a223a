"""Build the exported pages with MkDocs, ProperDocs and Zensical, and compare: each gives the same words on each page.

A renderer that cannot be installed here is left out, and the reason is printed.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PLACE = ROOT / ".venv" / "renderers"
# How each is installed, and how it builds the folder that it stands in into site/.
RENDERERS = {
    "ProperDocs": (("properdocs==1.6.7", "mkdocs-material==9.8.1"), ("properdocs", "build", "--strict", "-q", "-f", "mkdocs.yml")),
    "Zensical": (("zensical==0.0.73",), ("zensical", "build", "-f", "mkdocs.yml")),
}  # fmt: skip


def main() -> int:
    """Build with each, and say how it went. Ends with 1 where one gives other words."""
    with tempfile.TemporaryDirectory() as folder:
        build(Path(folder) / "MkDocs", [str(Path(sys.executable).with_name("mkdocs")), "build", "--strict", "-q"])
        wanted = words_of(Path(folder) / "MkDocs" / "site")
        print(f"MkDocs: {len(wanted)} pages")
        failed = False
        for name, (packages, command) in RENDERERS.items():
            if reason := install(name, packages):
                print(f"{name}: left out, since it could not be installed: {reason}")
                continue
            told = build(Path(folder) / name, [str(PLACE / name / "bin" / command[0]), *command[1:]])
            found = words_of(Path(folder) / name / "site")
            differing = sorted(path for path in wanted if found.get(path) != wanted[path])
            failed |= bool(differing)
            print(
                f"{name}: {len(found)} pages, "
                + (f"{len(differing)} differ, first {differing[0]}\n{told}" if differing else "the same words on each")
            )
        return int(failed)


def install(name: str, packages: tuple[str, ...]) -> str:
    """Install a renderer into a folder of its own; why it could not be, or nothing."""
    place = PLACE / name
    if (place / "bin" / packages[0].partition("=")[0]).exists():
        return ""
    steps = (
        [sys.executable, "-m", "venv", str(place)],
        [str(place / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *packages],
    )
    for step in steps:
        done = subprocess.run(step, capture_output=True, text=True, check=False)
        if done.returncode:
            lines = [line for line in done.stderr.splitlines() if line.startswith("ERROR")] or ["no reason was given"]
            return lines[-1]
    return ""


def build(folder: Path, command: list[str]) -> str:
    """Export the pages of the example into a folder, and build them there."""
    export = [sys.executable, "-m", "trustplan", "export", "pages", "--out", str(folder)]
    subprocess.run(export, cwd=ROOT, check=True, capture_output=True)
    environ = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def words_of(site: Path) -> dict[str, str]:
    """What stands on each page of ours, without the frame around it."""
    found = {}
    for path in sorted(site.rglob("index.html")):
        text = path.read_text(encoding="utf-8")
        start, end = text.find('<div class="tp" id="tp-content">'), text.rfind("</section>")
        if start >= 0:
            found[path.relative_to(site).as_posix()] = re.sub(r"\s+", " ", text[start:end])
    return found


if __name__ == "__main__":
    sys.exit(main())
