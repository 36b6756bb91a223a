"""The formats of plan files, and what it takes to write files of an earlier one as the next has them.

A migration changes the lines that it is about and no other: comments, quotes and line ends stay. It leaves a file that it
has changed before as it is, so that an upgrade which was broken off can be run again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.source.autofix import Fixed
from trustplan.source.text_of_file import Change

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from trustplan.source.yaml_reader import Document


class NewLine(Struct, frozen=True, kw_only=True):
    """A line of a file, by its number from 1, as the next format has it; `text` may be several lines, or None for none."""

    line: int
    text: str | None
    words: str


class Migration(Struct, frozen=True, kw_only=True):
    """One step to `format` from the one before: why it is made, for which kinds of file, and which lines it changes.

    `change` is given a file as it was read and its lines without line ends.
    """

    format: int
    why: str
    kinds: tuple[str, ...]
    change: Callable[[Document, Sequence[str]], Iterable[NewLine]]


MIGRATIONS: tuple[Migration, ...] = ()  # by format, oldest first
FORMAT = 1 + len(MIGRATIONS)  # what this version reads


def migrated(raw: bytes, document: Document, migration: Migration) -> Fixed:
    """The bytes of a file after one migration, and what was done. Without anything to do they are the very same."""
    return _with_lines(raw, lambda lines: migration.change(document, lines))


def with_format(raw: bytes, document: Document, new: int) -> Fixed:
    """The bytes of a policy with the number of a format."""
    place = document.place(("format",))

    def change(lines: Sequence[str]) -> Iterable[NewLine]:
        line = lines[place.line - 1]
        start, old = line[: place.column - 1], line[place.column - 1 :]
        digits = len(old) - len(old.lstrip("0123456789"))
        yield NewLine(line=place.line, text=f"{start}{new}{old[digits:]}", words=f"format {new}")

    return _with_lines(raw, change)


def _with_lines(raw: bytes, change: Callable[[Sequence[str]], Iterable[NewLine]]) -> Fixed:
    """The bytes with some lines written anew, each with the line end that it had."""
    whole = raw.decode("utf-8").splitlines(keepends=True)
    bare = [line.rstrip("\r\n") for line in whole]
    done: list[Change] = []
    for new in change(bare):
        index = new.line - 1
        if new.text == bare[index]:
            continue
        end = whole[index][len(bare[index]) :]
        whole[index] = "" if new.text is None else "".join(f"{line}{end}" for line in new.text.split("\n"))
        done.append(Change(new.line, new.words))
    return Fixed("".join(whole).encode(), tuple(done))
