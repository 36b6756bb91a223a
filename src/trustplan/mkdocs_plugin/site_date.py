"""Read the date that is set in a site's mkdocs.yml, for commands that should agree with the site."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

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
    plugins = _value(data, "plugins")
    if not isinstance(plugins, list):
        plugins = [plugins]
    found = None
    for holder in (_value(data, "extra"), *plugins):  # what the plugin is given counts more
        found = _value(_value(holder, "trustplan"), "date") or found
    if found is None or isinstance(found, date):
        return found
    return parse_date(str(found))


def _value(data: object, key: str) -> object:
    """The value of a key; None where it is missing, and where there are no keys at all."""
    if isinstance(data, dict):
        return data.get(key)
    return None
