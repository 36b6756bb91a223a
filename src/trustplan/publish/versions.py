"""The list of editions on a branch: reads `versions.json`, which mike writes. Our record is under `properties`."""

from __future__ import annotations

import json
from datetime import date
from html import unescape
from typing import Any

from msgspec import Struct

from trustplan.primitives.english import say_date
from trustplan.primitives.periods import parse_date
from trustplan.publish.errors import PublishError

KEY = "trustplan"
Json = dict[str, Any]


class Published(Struct, frozen=True, kw_only=True):
    """An edition as its branch lists it. `record` is empty for one that trustplan did not publish."""

    name: str
    title: str
    aliases: tuple[str, ...]
    record: Json

    @property
    def audience(self) -> str:
        """The audience: `trustees` or `public`; empty where trustplan did not publish it."""
        return str(self.record.get("audience", ""))

    @property
    def as_at(self) -> date | None:
        """The day of its ratings."""
        return parse_date(str(self.record.get("as_at", "")))

    @property
    def plans(self) -> str:
        """The commit of its plans."""
        return str(self.record.get("plans", ""))

    @property
    def tree(self) -> str:
        """Git's name for its bytes."""
        return str(self.record.get("tree", ""))

    @property
    def is_own(self) -> bool:
        """Whether trustplan published it."""
        return bool(self.record)

    @property
    def is_withdrawn(self) -> bool:
        """Whether it was withdrawn, and only a notice is left of it."""
        return "withdrawn" in self.record

    @property
    def withdrawn_reason(self) -> str:
        """Why it was withdrawn; empty where nobody has said so."""
        return str(self.record.get("withdrawn", {}).get("reason") or "")

    @property
    def history(self) -> tuple[str, ...]:
        """What was done to it since it was first published, in words."""
        found = []
        for row in self.record.get("replaced", ()):
            if withdrawn := row.get("withdrawn"):
                found.append(f"{_say_withdrawn(withdrawn)}, then published again")
            else:
                found.append(f"replaced; before that from commit {row['plans'][:12]}")
        if self.is_withdrawn:
            found.append(_say_withdrawn(self.record["withdrawn"]))
        return tuple(found)

    @property
    def is_shown(self) -> bool:
        """Whether it can be read, and compared."""
        return self.is_own and not self.is_withdrawn


def _say_withdrawn(withdrawn: Json) -> str:
    day = parse_date(str(withdrawn.get("on", "")))
    when = f" on {say_date(day)}" if day else ""
    reason = str(withdrawn.get("reason") or "no reason is given").rstrip(".")
    return f"withdrawn{when} ({reason})"


def say_readers(audience: str) -> str:
    """The audience of an edition in words."""
    return "trustees" if audience == "trustees" else "the public"


def read_editions(text: str, where: str) -> list[Published]:
    """The editions of a list, newest first. Raises PublishError where the list is broken."""
    try:
        found = [_read_edition(row) for row in json.loads(text)]
    except (ValueError, TypeError, KeyError, AttributeError):
        raise PublishError(
            f"“versions.json” on {where} is not a list of editions any more; somebody has edited it.",
            "Put it back as it was in the commit before (git revert), then publish again.",
        ) from None
    return sorted(found, key=lambda e: e.name, reverse=True)


def _read_edition(row: Json) -> Published:
    ours = (row.get("properties") or {}).get(KEY)
    title = unescape(row["title"])  # escaped for the theme's selector
    return Published(name=row["version"], title=title, aliases=tuple(row["aliases"]), record=dict(ours or {}))


def find_edition(editions: list[Published], wanted: str) -> Published:
    """The edition of a name, an alias or a meeting. Raises PublishError where there is none."""
    for edition in editions:
        meeting = edition.record.get("meeting")
        if wanted in (edition.name, *edition.aliases) or (isinstance(meeting, dict) and wanted == meeting.get("id")):
            return edition
    names = ", ".join(e.name for e in editions) or "none yet"
    raise PublishError(f"There is no edition “{wanted}”.", f"Published are: {names}.")
