"""Follow edits as `mkdocs serve` does, more often, and of folders that come and go. Only a server loads this."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from watchdog.observers.api import BaseObserver
from watchdog.observers.polling import PollingEmitter
from watchdog.utils.dirsnapshot import DirectorySnapshot, EmptyDirectorySnapshot

if TYPE_CHECKING:
    from pathlib import Path

    from mkdocs.livereload import LiveReloadServer

MOST_FILES, FEW_SECONDS = 3000, 0.15  # so many files can be looked at so often; more of them as often as MkDocs does


def watch_often(server: LiveReloadServer, beside: list[Path], plans: Path) -> None:
    """Follow edits of the plans, and look for edits more often than MkDocs does where there are few files."""
    files = 0
    for path in (*beside, plans):
        files += len(list(path.rglob("*")))
    if not server.observer.is_alive():
        seconds = server.observer.timeout
        if files <= MOST_FILES:
            seconds = FEW_SECONDS
            server.build_delay = FEW_SECONDS / 3
        paths = [*server._watched_paths]
        for name in paths:
            server.unwatch(name)
        server.observer = BaseObserver(_Patient, timeout=seconds)  # type: ignore[assignment]  # MkDocs only schedules and stops it
        for name in paths:
            server.watch(name)
    server.watch(str(plans))


class _Patient(PollingEmitter):
    """Looks for changes in a folder that need not be there: it may come later, or go while another branch is checked out."""

    def __init__(self, *given: Any, **named: Any) -> None:  # noqa: ANN401  the library's own form
        super().__init__(*given, **named)
        look = self._take_snapshot

        def look_or_none() -> DirectorySnapshot:
            try:
                return look()
            except (FileNotFoundError, NotADirectoryError):
                return EmptyDirectorySnapshot()

        self._take_snapshot = look_or_none
