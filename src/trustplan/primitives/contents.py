"""What is in a file that is made: text, or the bytes of a document for another program."""

from __future__ import annotations

Contents = str | bytes


def raw(contents: Contents) -> bytes:
    """The bytes of a file.

    >>> raw("ŷ")
    b'\xc5\xb7'
    """
    return contents.encode() if isinstance(contents, str) else contents
