"""The versions of the programs that shape a site's bytes."""

from __future__ import annotations

import platform
from importlib import metadata
from typing import TYPE_CHECKING

from trustplan import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable

_SHAPING = (
    "jinja2",
    "markdown",
    "markupsafe",
    "mkdocs",
    "mkdocs-material",
    "pygments",
    "pymdown-extensions",
    "pyyaml",
)


def installed_version(name: str) -> str:
    """The version of a program that is installed beside this one; empty where there is none."""
    try:
        return metadata.version(name)
    except (metadata.PackageNotFoundError, ValueError):
        return ""


def versions_of(plugins: Iterable[str], extensions: Iterable[str]) -> dict[str, str]:
    """The version of each program, by name: those that every site needs, and those of its plugins and extensions."""
    found = {"python": platform.python_version(), "trustplan": __version__}
    for name in _SHAPING:
        found[name] = installed_version(name)
    for group, used in (("mkdocs.plugins", set(plugins)), ("markdown.extensions", set(extensions))):
        for entry in metadata.entry_points(group=group):
            if (entry.name in used or entry.value in used) and entry.dist:
                found.setdefault(entry.dist.name.lower(), entry.dist.version)
    return found
