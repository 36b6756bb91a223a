"""Folders that come with the package: inside it where it is installed, and beside `src/` in its own repository."""

from __future__ import annotations

from pathlib import Path

# The documents that an adopter has as well: pages of docs/, and the folders of guides and of their pictures.
DOCUMENTS = (
    "guides",
    "images/guides",
    "audiences.md",
    "checks.md",
    "commands.md",
    "governing.md",
    "publishing.md",
    "setting-up.md",
    "updating.md",
)


def shipped(name: str) -> Path:
    """A folder that comes with the package, by its name in the repository."""
    inside = Path(__file__).parents[1] / name
    if inside.is_dir():
        return inside
    return Path(__file__).parents[3] / name


def shipped_documents() -> dict[str, Path]:
    """Each document that comes with the package, and each picture in one, by its path below docs/."""
    folder = shipped("docs")
    found: list[Path] = []
    for name in DOCUMENTS:
        path = folder / name
        found += sorted(path.iterdir()) if path.is_dir() else [path]
    return {path.relative_to(folder).as_posix(): path for path in found if path.is_file()}
