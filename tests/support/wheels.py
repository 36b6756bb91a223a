"""Wheels without a network: of the packages that are installed here, and of this program under another version."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path
from zipfile import ZipFile

from packaging.requirements import Requirement

from builders import ROOT


def needed(name: str, found: dict[str, metadata.Distribution] | None = None) -> dict[str, metadata.Distribution]:
    """The packages that a package needs here, with those that they need, by name, and itself."""
    found = {} if found is None else found
    key = re.sub(r"[-_.]+", "-", name).lower()
    if key in found:
        return found
    found[key] = dist = metadata.distribution(name)
    for text in dist.requires or ():
        wanted = Requirement(text)
        if wanted.marker is None or wanted.marker.evaluate({"extra": ""}):
            needed(wanted.name, found)
    return found


def pack(dist: metadata.Distribution, folder: Path) -> Path:
    """An installed package as the wheel that it came from, but for its programs."""
    tags = re.findall(r"^Tag: (.+)$", dist.read_text("WHEEL") or "", re.MULTILINE)
    stem = f"{re.sub(r'[-_.]+', '_', dist.name)}-{dist.version}"
    wheel = folder / f"{stem}-{tags[-1].strip()}.whl"
    with ZipFile(wheel, "w") as packed:
        names = []
        for file in dist.files or ():
            is_own = ".." not in file.parts and "__pycache__" not in file.parts
            if is_own and file.name not in ("RECORD", "INSTALLER", "REQUESTED", "direct_url.json"):
                packed.write(str(file.locate()), file.as_posix())
                names.append(file.as_posix())
        home = next(name for name in names if ".dist-info/" in name).partition("/")[0]
        packed.writestr(f"{home}/RECORD", "".join(f"{name},,\n" for name in (*names, f"{home}/RECORD")))
    return wheel


def other_version(folder: Path, version: str) -> Path:
    """The source of this program under another version, whose pages say “Look” where ours say “Search”."""
    source = folder / "other"
    kept = shutil.ignore_patterns("__pycache__")
    for name in ("src", "schemas", "docs"):
        shutil.copytree(ROOT / name, source / name, ignore=kept)
    for name in ("README.md", "LICENSE", "pyproject.toml", "requirements.lock"):
        shutil.copy(ROOT / name, source / name)
    for name, old, new in (
        ("pyproject.toml", r'(?m)^version = ".*"$', f'version = "{version}"'),
        ("src/trustplan/__init__.py", r'(?m)^__version__ = ".*"$', f'__version__ = "{version}"'),
        ("src/trustplan/mkdocs_plugin/frames.py", 'aria-label="Search"', 'aria-label="Look"'),
    ):
        text = (source / name).read_text(encoding="utf-8")
        changed = re.sub(old, new, text)
        assert changed != text, name
        (source / name).write_text(changed, encoding="utf-8")
    return source


def wheels(folder: Path, *sources: Path) -> Path:
    """A folder with a wheel of each package that this program needs, and of each source."""
    folder.mkdir()
    for name, dist in needed("trustplan").items():
        if name != "trustplan":
            pack(dist, folder)
    words = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--no-index", "--quiet"]
    for source in sources:
        subprocess.run([*words, "--wheel-dir", str(folder), str(source)], check=True)
    return folder
