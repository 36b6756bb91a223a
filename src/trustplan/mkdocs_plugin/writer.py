"""Write the pages that share a frame, and the files that take time to make, on two cores where there are two."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Generic

from trustplan.mkdocs_plugin.frames import P
from trustplan.primitives.contents import raw
from trustplan.primitives.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from trustplan.mkdocs_plugin.frames import Frames
    from trustplan.primitives.contents import Contents

FEW = 20  # pages that are not worth a second process


class Writer(Generic[P]):
    """Writes pages and files by their paths, into a folder that has none of them yet.

    A second process writes the pages from the first on, while MkDocs works in this one. When MkDocs is done, this
    process writes from the last page backwards until it meets a page that is there. So both end at the same time,
    however long MkDocs took, and neither has to know what the other does.
    """

    def __init__(self, pages: Mapping[Path, P], late: Mapping[Path, Callable[[], Contents]], frames: Frames[P]) -> None:
        self._frames = frames
        self._late = late
        every = list(pages.items())
        share = len(every) // 4  # of the rest, this process takes what the other has not reached
        self._mine, self._others = every[:share], every[share:]
        self._helper: Worker[None] | None = None

    def begin(self) -> None:
        """Start the second process, if there may be one, and write this one's share."""
        self._frames.prepare(page for _, page in (*self._mine, *self._others))
        self._helper = Worker(self._rest, is_worth_it=len(self._others) > FEW)
        self._write(self._mine)

    def finish(self) -> None:
        """Wait until everything is written. Raises any error of writing, of either process."""
        if self._helper:
            try:
                for path, page in reversed(self._others):
                    if path.exists():
                        break
                    _put(path, self._frames.around(page))
            except BaseException:
                self._helper.give_up()
                raise
            self._helper.result()

    def give_up(self) -> None:
        """End the second process, whatever is not written yet."""
        if self._helper:
            self._helper.give_up()

    def _rest(self) -> None:
        for path, make in self._late.items():
            _put(path, make())
        self._write(self._others)

    def _write(self, pages: list[tuple[Path, P]]) -> None:
        """Write the pages that are not there yet. In the second process it stops where the first one was killed."""
        parent = os.getppid()
        for path, page in pages:
            if os.getppid() != parent:
                return
            if not path.exists():
                _put(path, self._frames.around(page))


def _put(path: Path, contents: Contents) -> None:
    """Write a file whole or not at all: under another name, then renamed, as both processes may write the same page."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}-{os.getpid()}")
    part.write_bytes(raw(contents))
    part.replace(path)
