"""What can go wrong with a publication, in a reader's words."""

from __future__ import annotations

import re

from trustplan.primitives.errors import TrustplanError

_CREDENTIALS = re.compile(r"(?<=://)[^/@\s]+@")


class PublishError(TrustplanError):
    """Why nothing was published, and what to do; `told` are further lines, such as the remote's own."""

    def __init__(self, message: str, fix: str = "", told: str = "") -> None:
        self.message = message
        self.fix = fix
        self.told = without_credentials(told).strip()
        super().__init__(" ".join(part for part in (message, fix) if part))


def without_credentials(text: str) -> str:
    """A text in which no address names a user or a password."""
    return _CREDENTIALS.sub("", text)
