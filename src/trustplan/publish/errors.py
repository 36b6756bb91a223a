"""The error of a publication: a message, how to fix it, and further details, none with a password in it."""

from __future__ import annotations

import re

from trustplan.primitives.errors import TrustplanError

_CREDENTIALS = re.compile(r"(?<=://)[^/@\s]+@")


class PublishError(TrustplanError):
    """Why nothing was published, and what to do; `details` are further lines, such as the remote's own.

    `code` is the exit code: 2 where a question cannot be answered here, rather than with no.
    """

    def __init__(self, message: str, fix: str = "", details: str = "", *, code: int = 1) -> None:
        self.message = message
        self.fix = fix
        self.code = code
        self.details = without_credentials(details).strip()
        super().__init__(" ".join(part for part in (message, fix) if part))


def without_credentials(text: str) -> str:
    """The text without the user and password that an address in it may name."""
    return _CREDENTIALS.sub("", text)
