"""Plans of a multi-academy school trust as checked YAML, with ratings that explain themselves, as a static site.

What stands in `__all__` is the public face, described in docs/python.md; every other module is private to the package.
Names are imported when they are first used, so that a command starts as fast as the part that it needs.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from trustplan.cli.main import run as run
    from trustplan.diff.ratings import Difference as Difference
    from trustplan.diff.ratings import changes as changes
    from trustplan.disclosure.audience import Edition as Edition
    from trustplan.disclosure.edition import Editions as Editions
    from trustplan.disclosure.edition import make_edition as make_edition
    from trustplan.disclosure.edition_ref import EditionRef as EditionRef
    from trustplan.loading.check import Checked as Checked
    from trustplan.loading.check import check as check
    from trustplan.loading.load import Loaded as Loaded
    from trustplan.loading.load import load as load
    from trustplan.mkdocs_plugin.hook import hook_events as hook_events
    from trustplan.model import Rating as Rating
    from trustplan.model import Trust as Trust
    from trustplan.primitives.audience import Audience as Audience
    from trustplan.primitives.errors import TrustplanError as TrustplanError
    from trustplan.primitives.findings import Finding as Finding
    from trustplan.primitives.findings import Place as Place
    from trustplan.primitives.findings import Severity as Severity
    from trustplan.rating.engine import rate as rate
    from trustplan.rating.status import Rated as Rated
    from trustplan.website.build import make_site as make_site
    from trustplan.website.page import Page as Page
    from trustplan.website.page import Settings as Settings
    from trustplan.website.page import Site as Site

# Where each name of the face lives.
HOMES = {
    "Audience": "primitives.audience",
    "Checked": "loading.check",
    "Difference": "diff.ratings",
    "Edition": "disclosure.audience",
    "EditionRef": "disclosure.edition_ref",
    "Editions": "disclosure.edition",
    "Finding": "primitives.findings",
    "Loaded": "loading.load",
    "Page": "website.page",
    "Place": "primitives.findings",
    "Rated": "rating.status",
    "Rating": "model",
    "Settings": "website.page",
    "Severity": "primitives.findings",
    "Site": "website.page",
    "Trust": "model",
    "TrustplanError": "primitives.errors",
    "changes": "diff.ratings",
    "check": "loading.check",
    "hook_events": "mkdocs_plugin.hook",
    "load": "loading.load",
    "make_edition": "disclosure.edition",
    "make_site": "website.build",
    "rate": "rating.engine",
    "run": "cli.main",
}

__all__ = [
    "Audience",
    "Checked",
    "Difference",
    "Edition",
    "EditionRef",
    "Editions",
    "Finding",
    "Loaded",
    "Page",
    "Place",
    "Rated",
    "Rating",
    "Settings",
    "Severity",
    "Site",
    "Trust",
    "TrustplanError",
    "__version__",
    "changes",
    "check",
    "hook_events",
    "load",
    "make_edition",
    "make_site",
    "rate",
    "run",
]


def __getattr__(name: str) -> object:
    """A name of the public face, imported on first use."""
    if name not in HOMES:
        msg = f"module 'trustplan' has no attribute '{name}'"
        raise AttributeError(msg)
    from trustplan.primitives.collector import collection_paused  # noqa: PLC0415  the package alone loads nothing

    with collection_paused():
        found = getattr(import_module(f"trustplan.{HOMES[name]}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted(__all__)
