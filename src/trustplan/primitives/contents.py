"""What is in a file that is made: text, or the bytes of a document for another program, with what to say of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Self

Contents = str | bytes


class Remarked(bytes):
    """The bytes of a file, and what whoever writes it should say of it, each a sentence or two.

    >>> Remarked.of(b"%PDF", ["a.pdf lacks a shape."]).remarks
    ('a.pdf lacks a shape.',)
    """

    remarks: tuple[str, ...] = ()

    @classmethod
    def of(cls, contents: bytes, remarks: Iterable[str]) -> Self:
        """Some bytes with some remarks."""
        made = cls(contents)
        made.remarks = tuple(remarks)
        return made


def raw(contents: Contents) -> bytes:
    """The bytes of a file.

    >>> raw("ŷ")
    b'\\xc5\\xb7'
    """
    return contents.encode() if isinstance(contents, str) else contents


def remarks_on(contents: Contents) -> tuple[str, ...]:
    """What is to be said of a file, mostly nothing."""
    return contents.remarks if isinstance(contents, Remarked) else ()
