"""Read the options of a site from its settings: the day, the audience, the folder of plans, the edition to build."""

from __future__ import annotations

import re
from datetime import date
from importlib.util import find_spec
from typing import TYPE_CHECKING

from msgspec import Struct

import trustplan
from trustplan import Audience
from trustplan.primitives.errors import TrustplanError
from trustplan.primitives.extras import PAPERS, command_for
from trustplan.primitives.paper_formats import FORMATS, HTML, command_for_missing
from trustplan.primitives.periods import parse_date

if TYPE_CHECKING:
    from pathlib import Path

    from trustplan import EditionRef, Trust


EDITORS, TRUSTEES, PUBLIC = "editors", Audience.TRUSTEES.value, Audience.PUBLIC.value
READERS = (TRUSTEES, PUBLIC, EDITORS)  # of a site; the editors' has guides, and nothing of what the plans say
KNOWN = {"date", "audience", "plans", "source_url", "office", "papers", "workbook"}
MAIL = re.compile(r"[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


class OptionError(TrustplanError):
    """A setting with a value that is not allowed; the message says what to write."""


class Options(Struct, frozen=True, kw_only=True):
    """The options of mkdocs.yml: the day (default: the build's), who reads the site, and where the plans are.

    `edition` is what a publication hands to the build, empty without one; `suppressed` are figures that it names as
    withheld by earlier editions. `papers` are the
    formats of a meeting's papers; `workbook` says that all data is to be had as a workbook too.
    """

    day: date
    readers: str
    plans: Path
    source_url: str
    office: str
    workbook: bool
    papers: tuple[str, ...]
    edition: dict[str, object]
    suppressed: list[list[str]]

    @property
    def is_for_editors(self) -> bool:
        """Whether the site is the guides, for those who write plans."""
        return self.readers == EDITORS

    @property
    def is_offline(self) -> bool:
        """Whether the site is made to be read from a folder, without a server."""
        return "offline" in self.edition

    @property
    def audience(self) -> Audience:
        """What of the plans the site may show. The editors' site shows the trust's own words for ratings, and no more."""
        return Audience.TRUSTEES if self.readers == TRUSTEES else Audience.PUBLIC


def read_options(extra: dict[str, object], given: dict[str, object], root: Path, today: date) -> Options:
    """Read the options under `extra: trustplan:` and those given to the plugin. Raises OptionError for a wrong one.

    `root` is the folder of mkdocs.yml; `today` is the day of the build.
    """
    own = _group(extra.get("trustplan"), "under “extra: trustplan:”")
    # Written by “trustplan publish” for the build of one edition, which is of the folder that was checked.
    edition = _group(own.pop("edition", None), "under “extra: trustplan: edition:”")
    values = own | {k: v for k, v in given.items() if v not in (None, "")}
    unknown = sorted(values.keys() - KNOWN)
    if unknown:
        msg = f"mkdocs.yml: trustplan has no option “{unknown[0]}”. Choose one of: {', '.join(sorted(KNOWN))}."
        raise OptionError(msg)
    day = _read_day(values.get("date"), today)
    readers = str(edition.get("audience") or values.get("audience", TRUSTEES))
    if readers not in READERS:
        msg = f"mkdocs.yml: trustplan's audience can be trustees, public or editors, and not “{readers}”."
        raise OptionError(msg)
    kept = edition.get("kept")
    return Options(
        day=day,
        readers=readers,
        plans=root / str(edition.get("plans") or values.get("plans") or "plans"),
        source_url=str(values.get("source_url") or ""),
        office=_read_office(values.get("office")),
        workbook=_read_workbook(values.get("workbook")),
        papers=_read_papers(values.get("papers")),
        edition=edition,
        suppressed=kept if isinstance(kept, list) else [],
    )


def _read_day(pinned: object, today: date) -> date:
    """The day that is written, else `today`. Raises OptionError for what is no day."""
    if not pinned:
        return today
    if isinstance(pinned, date):
        return pinned
    day = parse_date(str(pinned))
    if day is None:
        msg = f"mkdocs.yml: trustplan's date should be like 2026-11-20, and not “{pinned}”."
        raise OptionError(msg)
    return day


def _read_office(given: object) -> str:
    """The address of the trust office, empty without one. Raises OptionError for what is no address for mail."""
    if not given:
        return ""
    if not MAIL.fullmatch(str(given)):
        msg = f"mkdocs.yml: trustplan's office should be an address such as office@trust.example, and not “{given}”."
        raise OptionError(msg)
    return str(given)


def _read_workbook(given: object) -> bool:
    """Whether all data is to be had as a workbook. Raises OptionError for what is neither yes nor no, or cannot be made."""
    if given in (None, False):
        return False
    if given is not True:
        msg = f"mkdocs.yml: trustplan's workbook should be true or false, and not “{given}”."
        raise OptionError(msg)
    if find_spec("xlsxwriter") is None:
        msg = f"mkdocs.yml wants a workbook, and what writes it is not installed. Install it ({command_for(PAPERS)}), or take “workbook: true” out."
        raise OptionError(msg)
    return True


def _read_papers(given: object) -> tuple[str, ...]:
    """The formats of a meeting's papers, a web page by default. Raises OptionError for one that cannot be made."""
    if given is None:
        return (HTML.id,)
    known = ", ".join(FORMATS)
    if not isinstance(given, list):
        msg = f"mkdocs.yml: trustplan's papers should be a list such as [{known}], and not “{given}”."
        raise OptionError(msg)
    wanted = tuple(dict.fromkeys(map(str, given)))
    for name in wanted:
        if name not in FORMATS:
            msg = f"mkdocs.yml: trustplan's papers can be {known}, and not “{name}”."
            raise OptionError(msg)
    if command := command_for_missing(wanted):
        names = " and ".join(FORMATS[name].name for name in wanted if not FORMATS[name].is_there)
        msg = f"mkdocs.yml wants papers as {names}, and what writes them is not installed. Install it ({command}), or take them out of “papers:”."
        raise OptionError(msg)
    return wanted


def _group(value: object, where: str) -> dict[str, object]:
    """The keys of a group, none where it is left empty. Raises OptionError for anything but a group."""
    if value is None:
        return {}
    if not isinstance(value, dict):
        msg = f"mkdocs.yml: {where} there should be keys, such as “audience: public”, and not “{value}”."
        raise OptionError(msg)
    return dict(value)


def edition_ref_of(trust: Trust, options: Options) -> EditionRef | None:
    """The meeting that an edition is made for; None for the working site. Raises OptionError for an unknown meeting."""
    edition = options.edition
    if "meeting" not in edition:
        return None
    meeting = next((m for m in trust.meetings if m.id == edition["meeting"]), None)
    if meeting is None:
        msg = f"There is no meeting “{edition['meeting']}” in reference/calendar.yaml."
        raise OptionError(msg)
    return trustplan.EditionRef.read(meeting, edition)
