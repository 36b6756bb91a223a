"""Read what is set in a site's mkdocs.yml, its date and its address, for commands that should agree with the site."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import yaml

from trustplan.primitives.periods import parse_date

if TYPE_CHECKING:
    from pathlib import Path

    from trustplan import Settings


class _Lenient(yaml.SafeLoader):
    """Reads the settings of a site. Tags for Python and the environment, which only MkDocs knows, become None."""


_ADDRESS = re.compile(r"https?://[^\s<>\"'()]+")
_Lenient.add_multi_constructor("", lambda *_: None)


def pinned_day(settings: Path) -> date | None:
    """The date under `extra: trustplan:` or `plugins: trustplan:`; None where there is no file, or no date in it."""
    found = _option(_read(settings), "date")
    if found is None or isinstance(found, date):
        return found
    return parse_date(str(found))


def working_site(settings: Path) -> tuple[str, Settings]:
    """The address of the trustees' working site, empty where it has none; and what else they say of addresses.

    The address of a site for the public is none: it has no page on which to say what is new.
    """
    from trustplan import Settings  # noqa: PLC0415  a check, which reads the day, needs neither
    from trustplan.mkdocs_plugin.options import MAIL  # noqa: PLC0415

    data = _read(settings)
    address, office = str(_value(data, "site_url") or ""), str(_option(data, "office") or "")
    if not _ADDRESS.fullmatch(address) or (_option(data, "audience") or "trustees") != "trustees":
        address = ""
    if not MAIL.fullmatch(office):
        office = ""
    is_folder = _value(data, "use_directory_urls") is not False
    return address, Settings(
        site_name="",
        directory_urls=is_folder,
        office=office,
        papers=_papers(_option(data, "papers")),
        has_workbook=_option(data, "workbook") is True,
    )


def _papers(given: object) -> tuple[str, ...]:
    """The formats of papers that the site wants and that can be made here; a web page by default."""
    from trustplan.primitives.paper_formats import FORMATS, HTML  # noqa: PLC0415  as above

    if not isinstance(given, list):
        return (HTML.id,)
    return tuple(str(name) for name in given if str(name) in FORMATS and FORMATS[str(name)].is_there)


def site_for(settings: Path, audience: str) -> Settings:
    """What the settings say of the site that an audience reads: its address is empty where they are of another audience's."""
    from trustplan import Settings  # noqa: PLC0415  as above

    data = _read(settings)
    address = str(_value(data, "site_url") or "")
    if not _ADDRESS.fullmatch(address) or (_option(data, "audience") or "trustees") != audience:
        address = ""
    is_folder = _value(data, "use_directory_urls") is not False
    name = str(_value(data, "site_name") or "")
    return Settings(site_name=name, directory_urls=is_folder, site_url=address)


def _read(settings: Path) -> object:
    """The settings as data; None where there are none that can be read."""
    try:
        return yaml.load(settings.read_text(encoding="utf-8"), Loader=_Lenient)  # noqa: S506  made from the safe one
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        return None


def _option(data: object, name: str) -> object:
    """One of our own options; what the plugin is given counts more."""
    plugins = _value(data, "plugins")
    if not isinstance(plugins, list):
        plugins = [plugins]
    found = None
    for holder in (_value(data, "extra"), *plugins):
        found = _value(_value(holder, "trustplan"), name) or found
    return found


def _value(data: object, key: str) -> object:
    """The value of a key; None where it is missing, and where there are no keys at all."""
    if isinstance(data, dict):
        return data.get(key)
    return None
