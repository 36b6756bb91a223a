"""How firm a figure is: the words of its status, the firmest first.

A figure of several has the least firm of their statuses, and none may take the place of a firmer one.
"""

from __future__ import annotations

STATUSES = ("final", "revised", "provisional", "projected", "estimated")
OFFICIAL = ("final", "revised", "provisional")  # a target can be achieved by these: they say what has happened


def status_rank(status: str) -> int:
    """0 for the firmest status, more for those less firm; a figure without one is final.

    >>> status_rank("revised") < status_rank("provisional"), status_rank("") == status_rank("final")
    (True, True)
    """
    return STATUSES.index(status or "final")


def is_firmer(status: str, other: str) -> bool:
    """Whether a status is firmer than another.

    >>> is_firmer("revised", "provisional"), is_firmer("final", "")
    (True, False)
    """
    return status_rank(status) < status_rank(other)
