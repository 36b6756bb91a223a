"""Read the date that is set in a site's mkdocs.yml, for commands that should agree with the site."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import yaml

from trustplan.primitives.periods import parse_date

if TYPE_CHECKING:
    from pathlib import Path


class _Lenient(yaml.SafeLoader):
    """Reads the settings of a site. Tags for Python and the environment, which only MkDocs knows, become None."""


_Lenient.add_multi_constructor("", lambda *_: None)


def pinned_day(settings: Path) -> date | None:
    """The date under `extra: trustplan:` or `plugins: trustplan:`; None where there is no file, or no date in it."""
    try:
        data = yaml.load(settings.read_text(encoding="utf-8"), Loader=_Lenient)  # noqa: S506  made from the safe one
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        return None
    plugins = data.get("plugins") if isinstance(data, dict) else None
    found = None
    for holder in (_group(data, "extra"), *(plugins if isinstance(plugins, list) else [plugins])):
        found = _group(holder, "trustplan").get("date") or found
    return found if isinstance(found, date) else parse_date(str(found)) if found else None


def _group(data: object, key: str) -> dict[str, Any]:
    found = data.get(key) if isinstance(data, dict) else None
    return found if isinstance(found, dict) else {}
