"""What `mkdocs serve` shows: the last good site at once after an edit, and beside it what is wrong while a plan has errors.

MkDocs' own server answers nothing after a build that failed, and builds every page anew for each edit. So its builder and
its answers are wrapped here. After an edit of plans alone, a page is written when somebody asks for it.
"""

from __future__ import annotations

import logging
import posixpath
import re
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any, Protocol

from markupsafe import Markup
from mkdocs.exceptions import MkDocsException
from msgspec import Struct, field

from trustplan.mkdocs_plugin.frames import fence_again
from trustplan.primitives.contents import raw, remarks_on
from trustplan.primitives.english import capital, counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from wsgiref.types import StartResponse, WSGIApplication

    from mkdocs.livereload import LiveReloadServer

    from trustplan import Finding
    from trustplan.primitives.contents import Contents

log = logging.getLogger("mkdocs.hooks.trustplan")

NOT_THERE = "404.html"  # what the server answers with where there is no file
SHEET = "assets/trustplan-errors.css"  # only a server has it
MOST_SHOWN = 30
PANEL = Markup(
    '<link rel="stylesheet" href="{sheet}"><details class="tp-errors" role="alert" open>'
    "<summary>{title}</summary><p>{lead}</p><ol>{rows}</ol>{more}</details>"
)
ROW = Markup('<li><span class="tp-errors-place">{place}</span> {message} <span class="tp-errors-fix">{fix}</span></li>')
OLD_SITE = "The pages are as they were before. They follow as soon as this is corrected and saved."
NO_SITE = "There are no pages yet. They come as soon as this is corrected and saved."


class Row(Struct, frozen=True, kw_only=True):
    """One thing that is wrong: where, what, and what to do. The first and the last may be empty."""

    place: str = ""
    message: str
    fix: str = ""


class LiveSite(Protocol):
    """A built site that can take up an edit of its plans."""

    def made_again(self) -> dict[str, Callable[[], Contents]] | None:
        """What makes each file anew, by its path; None where a whole build is needed."""


class Served(Struct, kw_only=True):
    """What a server keeps between builds: whether there is a site, what is wrong now, and which files are not written yet."""

    has_site: bool = False
    errors: tuple[Row, ...] = ()
    live: LiveSite | None = None
    unwritten: dict[str, Callable[[], Contents]] = field(default_factory=dict)
    lock: RLock = field(default_factory=RLock)

    def write(self, root: Path, path: str) -> None:
        """Write a file that an edit changed."""
        with self.lock:
            make = self.unwritten.get(path)
            if make is None:
                return
            try:
                contents = make()
                (root / path).write_bytes(raw(contents))
                for remark in remarks_on(contents):
                    log.warning("%s", remark)
            except Exception as error:
                log.exception("%s could not be made", path)
                self.errors = (Row(place=path, message=str(error)),)
            self.unwritten.pop(path, None)


def rows_of(findings: Iterable[Finding]) -> tuple[Row, ...]:
    """The findings as they are shown."""
    return tuple(Row(place=f"{f.place.file}, line {f.place.line}", message=f.message, fix=f.fix) for f in findings)


def attach(server: LiveReloadServer, served: Served, watched: Iterable[str], plans: Path) -> None:
    """Wrap the server's builder and its answers. `watched` are files and folders that it will follow beside its own."""
    from trustplan.mkdocs_plugin.watching import watch_often  # noqa: PLC0415  loads what a build does not need

    followed = {*server._watched_paths, *watched}  # nothing else tells
    beside = [Path(path).resolve() for path in sorted(followed)]
    server.builder = _Builder(server.builder, served, beside, plans)
    if inner := server.get_app():
        server.set_app(_Answers(server, inner, served))
    watch_often(server, beside, plans)


class _Builder:
    """Builds after an edit: from the plans alone where nothing else changed. What is wrong is kept, and never raised."""

    def __init__(self, build: Callable[[], None], served: Served, beside: list[Path], plans: Path) -> None:
        self._build, self._served, self._beside, self._plans = build, served, beside, plans
        self._seen = _stamps(beside, plans)

    def __call__(self) -> None:
        served = self._served
        with served.lock, _heard() as heard:
            try:
                served.unwritten = self._made_again()
                served.errors = ()
            except (Exception, SystemExit) as error:
                if isinstance(error, SystemExit | MkDocsException):
                    log.error("%s", error)
                else:
                    log.exception("The site could not be built")
                heard.append(str(error))
                served.errors = getattr(error, "rows", ()) or tuple(Row(message=text) for text in heard if text)

    def _made_again(self) -> dict[str, Callable[[], Contents]]:
        """What makes each file that is not written yet. Raises what a build raises."""
        now = _stamps(self._beside, self._plans)
        live = self._served.live
        if live and now == self._seen:
            made = live.made_again()
            if made is not None:
                return self._served.unwritten | made  # a menu that an earlier edit changed is not in every later one
        self._build()
        self._seen = now
        return {}


class _Answers:
    """Answers requests as MkDocs' server does, with files that are up to date, and with what is wrong on each page."""

    def __init__(self, server: LiveReloadServer, inner: WSGIApplication, served: Served) -> None:
        self._root, self._mount = Path(server.root), server.mount_path
        self._inner, self._served = inner, served

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "ignore")
        if path == f"{self._mount}{SHEET}":
            start_response("200 OK", [("Content-Type", "text/css")])
            return [Path(__file__).with_name("errors.css").read_bytes()]
        if path.startswith("/livereload/") or not f"{path}/".startswith(self._mount):
            return self._inner(environ, start_response)
        if not self._served.has_site and posixpath.splitext(path)[1] in ("", ".html"):
            environ["PATH_INFO"] = path = self._mount
        status, headers, body = self._fresh(environ, _file_of(path.removeprefix(self._mount)))
        if ("Content-Type", "text/html") not in headers:
            start_response(status, headers)
            return body
        content = _with_panel(b"".join(body).decode("utf-8", "replace"), self._served, self._mount).encode()
        kept = [(name, value) for name, value in headers if name != "Content-Length"]
        start_response(status, [*kept, ("Content-Length", str(len(content)))])
        return [content]

    def _fresh(self, environ: dict[str, Any], file: str) -> tuple[str, list[tuple[str, str]], Iterable[bytes]]:
        """What the server itself answers: status, headers, body. Asked again where an edit came in between."""
        while True:
            self._served.write(self._root, file)
            begun: list[Any] = []
            body = self._inner(environ, _noted_in(begun))
            if begun[0].startswith("404"):
                file = NOT_THERE
            if file not in self._served.unwritten:
                return begun[0], begun[1], body


def _noted_in(begun: list[Any]) -> StartResponse:
    """The function that is told how an answer begins, and notes it."""

    def start_response(*words: Any) -> Callable[[bytes], object]:  # noqa: ANN401  the standard's own form
        begun[:] = words
        return begun.append

    return start_response


def _file_of(path: str) -> str:
    """The file that an address below the site's means."""
    if not path or path.endswith("/"):
        path += "index.html"
    return posixpath.normpath(f"/{path}").lstrip("/")


def _with_panel(html: str, served: Served, mount: str) -> str:
    """A page with what is wrong, and with a security policy that lets MkDocs' own script show edits."""
    rows = served.errors
    if rows:
        lead = OLD_SITE if served.has_site else NO_SITE
        left = len(rows) - MOST_SHOWN
        panel = PANEL.format(
            sheet=f"{mount}{SHEET}",
            title=capital(f"{counted(len(rows), 'error')} to correct"),
            lead=lead,
            rows=Markup("").join(
                ROW.format(place=row.place, message=row.message, fix=row.fix) for row in rows[:MOST_SHOWN]
            ),
            more=Markup("<p>And {} more: trustplan check shows all.</p>").format(left) if left > 0 else "",
        )
        html = re.sub(r"<body\b[^>]*>", lambda found: f"{found[0]}{panel}", html, count=1)
    return fence_again(html)


@contextmanager
def _heard() -> Iterator[list[str]]:
    """The warnings and errors that MkDocs logs within this context."""
    texts: list[str] = []
    listener = logging.Handler(logging.WARNING)
    listener.emit = lambda record: texts.append(record.getMessage())  # type: ignore[method-assign]
    logger = logging.getLogger("mkdocs")
    logger.addHandler(listener)
    try:
        yield texts
    finally:
        logger.removeHandler(listener)


def _stamps(paths: Iterable[Path], plans: Path) -> dict[str, tuple[int, int]]:
    """When each file was last written, and how large it is, but for plans and what Python keeps."""
    found = {}
    for path in paths:
        for file in (path, *path.rglob("*")):
            if file.is_relative_to(plans) or "__pycache__" in file.parts:
                continue
            try:
                state = file.stat()
            except OSError:
                continue
            if file.is_file():
                found[str(file)] = (state.st_mtime_ns, state.st_size)
    return found
