"""Write the files that take time to make, and the pages that share a frame, on two cores where there are two."""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING, Generic

from trustplan.mkdocs_plugin.frames import P
from trustplan.primitives.contents import raw, remarks_on
from trustplan.primitives.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path
    from typing import TypeAlias

    from trustplan.mkdocs_plugin.frames import Frames
    from trustplan.primitives.contents import Contents

    Remarks: TypeAlias = dict[Path, tuple[str, ...]]  # of the files that have any

FEW = 20  # files that are not worth a second process


class Writer(Generic[P]):
    """Writes files and pages by their paths, into a folder that has none of them yet.

    Second processes write them from the first on, while this one makes the pages' contents and MkDocs works in it: one
    the files, and when the pages can be rendered, another the pages. When MkDocs is done, this process writes from the
    last one backwards. Each passes over what is there already, so all end at the same time, however long MkDocs took,
    and none has to know what the others do.
    """

    def __init__(self) -> None:
        self._files: list[tuple[Path, Callable[[], Contents]]] = []
        self._pages: list[tuple[Path, Callable[[], Contents]]] = []
        self._helpers: list[Worker[Remarks]] = []

    def begin_files(self, files: Mapping[Path, Callable[[], Contents]]) -> None:
        """Start a second process on some files, if there may be one."""
        self._files = list(files.items())
        self._help_with(self._files)

    def begin_pages(self, pages: Mapping[Path, P], frames: Frames[P]) -> None:
        """Start a second process on some pages, if there may be one."""
        frames.prepare(pages.values())
        self._pages = [(path, partial(frames.around, page)) for path, page in pages.items()]
        self._help_with(self._pages)

    def _help_with(self, files: list[tuple[Path, Callable[[], Contents]]]) -> None:
        parent = os.getpid()  # a helper ends when the first process was killed
        work = partial(_write, files, lambda: parent in (os.getpid(), os.getppid()))
        self._helpers.append(Worker(work, is_worth_it=len(files) > FEW))

    def finish(self) -> list[str]:
        """Wait until everything is written; the remarks on the files. Raises any error of writing, of whichever process."""
        remarks: Remarks = {}
        try:
            remarks |= _write(reversed(self._pages))
            remarks |= _write(reversed(self._files))
        except BaseException:
            self.give_up()
            raise
        for helper in self._helpers:
            remarks |= helper.result()
        found: list[str] = []
        for path, _ in (*self._files, *self._pages):
            found += remarks.get(path, ())
        return found

    def give_up(self) -> None:
        """End the other processes, whatever is not written yet."""
        for helper in self._helpers:
            helper.give_up()


def _write(
    files: Iterable[tuple[Path, Callable[[], Contents]]], may_go_on: Callable[[], bool] = lambda: True
) -> Remarks:
    """Write the files that are not there yet, and give the remarks on them.

    The first that is there is no sign that the other process is here: a theme may have one of its own at that address.
    """
    remarks: Remarks = {}
    for path, make in files:
        if not may_go_on():
            break
        if not path.exists():
            contents = make()
            _put(path, contents)
            if said := remarks_on(contents):
                remarks[path] = said
    return remarks


def _put(path: Path, contents: Contents) -> None:
    """Write a file whole or not at all: under another name, then renamed, as both processes may write the same one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}-{os.getpid()}")
    part.write_bytes(raw(contents))
    part.replace(path)
