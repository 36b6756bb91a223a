"""Write the pages that share a frame, and the files that take time to make, on two cores where there are two."""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING, Generic

from trustplan.mkdocs_plugin.frames import P
from trustplan.primitives.contents import raw
from trustplan.primitives.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from trustplan.mkdocs_plugin.frames import Frames
    from trustplan.primitives.contents import Contents

FEW = 20  # files that are not worth a second process


class Writer(Generic[P]):
    """Writes pages and files by their paths, into a folder that has none of them yet.

    A second process writes them from the first on, while MkDocs works in this one. When MkDocs is done, this process
    writes from the last one backwards. Each passes over what is there already, so both end at the same time, however long
    MkDocs took, and neither has to know what the other does.
    """

    def __init__(self, pages: Mapping[Path, P], late: Mapping[Path, Callable[[], Contents]], frames: Frames[P]) -> None:
        self._pages = pages
        self._frames = frames
        # Files come first: one of them can take as long as a hundred pages, and should not be the last to be begun.
        self._files: list[tuple[Path, Callable[[], Contents]]] = list(late.items())
        self._files += [(path, partial(frames.around, page)) for path, page in pages.items()]
        self._helper: Worker[None] | None = None

    def begin(self) -> None:
        """Start the second process, if there may be one."""
        self._frames.prepare(self._pages.values())
        self._helper = Worker(self._from_the_first, is_worth_it=len(self._files) > FEW)

    def finish(self) -> None:
        """Wait until everything is written. Raises any error of writing, of either process."""
        if self._helper:
            try:
                _write(reversed(self._files))
            except BaseException:
                self._helper.give_up()
                raise
            self._helper.result()

    def give_up(self) -> None:
        """End the second process, whatever is not written yet."""
        if self._helper:
            self._helper.give_up()

    def _from_the_first(self) -> None:
        """Write what is not there, unless the first process was killed."""
        parent = os.getppid()
        _write(self._files, lambda: os.getppid() == parent)


def _write(files: Iterable[tuple[Path, Callable[[], Contents]]], may_go_on: Callable[[], bool] = lambda: True) -> None:
    """Write the files that are not there yet.

    The first that is there is no sign that the other process is here: a theme may have one of its own at that address.
    """
    for path, make in files:
        if not may_go_on():
            return
        if not path.exists():
            _put(path, make())


def _put(path: Path, contents: Contents) -> None:
    """Write a file whole or not at all: under another name, then renamed, as both processes may write the same one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}-{os.getpid()}")
    part.write_bytes(raw(contents))
    part.replace(path)
