"""What an edition is made for: a meeting and a commit of the plans. The working site has none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from msgspec import Struct, field

from trustplan.disclosure.small_numbers import read_suppressed
from trustplan.primitives.english import say_date

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trustplan.disclosure.small_numbers import Suppressed
    from trustplan.model import Meeting

LATEST = "latest"  # the address of the newest edition, beside its own


class EditionRef(Struct, frozen=True, kw_only=True):
    """A meeting, the commit of the plans, and the figures that earlier editions withheld (`suppressed`).

    `versions` are those of the programs that shape the bytes, by name, where a site is built.
    """

    latest: ClassVar[str] = LATEST

    meeting: Meeting
    commit: str
    suppressed: frozenset[Suppressed] = frozenset()
    versions: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, meeting: Meeting, entry: Mapping[str, Any]) -> EditionRef:
        """Read it from the mapping that `publish` hands to the build of an edition; `kept` is its key for `suppressed`."""
        return cls(meeting=meeting, commit=str(entry["commit"]), suppressed=read_suppressed(entry.get("kept", ())))

    @property
    def edition(self) -> str:
        """The edition's name, which is also its address: the day and the body of the meeting."""
        return edition_name(self.meeting)

    @property
    def words(self) -> str:
        """A sentence on the edition, for readers who meet it after a later one is published."""
        meeting = self.meeting
        return f"As at {say_date(meeting.as_at)}, for {meeting.title}, {say_date(meeting.date)}."


def edition_name(meeting: Meeting) -> str:
    """A name such as `2026-12-03-board`, so that names sort in the order of the meetings."""
    return f"{meeting.date.isoformat()}-{meeting.body or meeting.id}"
