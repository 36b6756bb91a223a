"""Make a finished site work from a folder, without a server: takes the site's files, gives those of a copy to hand on.

A browser that opens a file shows a folder's list where a link ends in a folder, and neither fetches other files nor starts
a worker from one. So links name files, and what the search fetches becomes a script.
"""

from __future__ import annotations

import json
import posixpath
import re
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from markupsafe import escape

from trustplan.mkdocs_plugin.frames import fence_with_worker
from trustplan.primitives.notation import not_for_windows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from mkdocs.config.defaults import MkDocsConfig

T = TypeVar("T")

PAGES, START = "pages", "Start here.html"
MOST = 180  # characters of a path: Windows has 260 for all, of which the folder that a reader chooses takes some
_INDEX, _INDEX_SCRIPT, _START_SCRIPT = "search/search_index.json", "search/search_index.js", "assets/start.js"
_WORKER = re.compile(r"assets/javascripts/workers/search\.\w+\.min\.js")
_LUNR = "assets/javascripts/lunr/"  # of other languages than English; what a site needs of it is put into the worker
_ASIDE = re.compile(r"404\.html|sitemap\.xml(\.gz)?|CNAME|.*\.map|(.*/)?\..*|assets/javascripts/lunr/.*")
_LINK = re.compile(r'(<a\b[^>]*?\shref=")([^"#?:]*)(?=["#?])')
_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_REMOTE = re.compile(r"(?i)(\w+:)?//")


class Copy(NamedTuple):
    """Whose copy it is: the trust, the day in words, for whom, and where the site is that it was made of (may be empty)."""

    trust: str
    day: str
    readers: str
    site: str

    @property
    def is_confidential(self) -> bool:
        """Whether it may be read by trustees and those who work with them only."""
        return self.readers == "trustees"


def set_up_offline(config: MkDocsConfig) -> None:
    """Leave out of the theme what only a server has, or what other hosts have: the selector of versions, and their scripts."""
    config.repo_url = None  # the theme asks GitHub and GitLab for numbers to show beside it
    if not _REMOTE.match(config.edit_uri or ""):  # an address below that of the repository
        config.edit_uri = config.edit_uri_template = None
    for name in ("version", "analytics", "consent"):
        config.extra.pop(name, None)
    config.extra["polyfills"] = _own(config.extra.get("polyfills") or [])
    config.extra_css[:] = _own(config.extra_css)
    config.extra_javascript[:] = _own(config.extra_javascript)


def _own(addresses: Sequence[T]) -> list[T]:
    """Those of the site itself."""
    return [address for address in addresses if not _REMOTE.match(str(address))]


def offline_files(site: Path, copy: Copy) -> Iterator[tuple[str, bytes]]:
    """Path and bytes of each file of the copy, the first page first, the rest in order of their paths.

    `site` is the folder of a finished site without directory addresses.
    """
    yield START, _start(copy).encode()
    made = {_START_SCRIPT: f'location.replace("{PAGES}/index.html")\n'.encode()}
    index = site / _INDEX
    if index.is_file():
        made[_INDEX_SCRIPT] = _search_script(site, index.read_text(encoding="utf-8")).encode()
    names = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    for name in sorted({*names, *made}):
        if name in made:
            yield f"{PAGES}/{name}", made[name]
        elif not _ASIDE.fullmatch(name):
            yield f"{PAGES}/{name}", _bytes_of(site, name, names)


def _bytes_of(site: Path, name: str, names: set[str]) -> bytes:
    raw = (site / name).read_bytes()
    if not name.endswith(".html"):
        return raw
    html = fence_with_worker(raw.decode("utf-8", "surrogateescape"))

    def whole(match: re.Match[str]) -> str:
        return match[1] + file_behind(name, match[2], names)

    return _LINK.sub(whole, html).encode("utf-8", "surrogateescape")


def file_behind(page: str, link: str, names: set[str]) -> str:
    """A link of a page with the name of the file that a server would answer with; as it is where there is no such file.

    Links that somebody wrote by hand may count from the folder that a page is in on a server.

    >>> files = {"index.html", "a/index.html", "b.html"}
    >>> [file_behind("a/index.html", link, files) for link in ("..", "../", "./", "../b/", "../b.html", "../c/", "")]
    ['../index.html', '../index.html', 'index.html', '../b.html', '../b.html', '../c/', '']
    >>> file_behind("b.html", "../a/", files)
    'a/index.html'
    """
    here, name = posixpath.split(page)
    bases = [here]
    if name != "index.html":
        bases.append(page.removesuffix(".html"))
    for base in bases:
        path = posixpath.normpath(posixpath.join(base, link))
        folder = path.removesuffix("/index.html")
        for file in (path, posixpath.normpath(f"{path}/index.html"), f"{folder}.html"):
            if link and file in names:
                return posixpath.relpath(file, here or ".")
    return link


def _search_script(site: Path, index: str) -> str:
    """The search's index as a script, and the program that searches it as a text, from which a page begins it."""
    program = "".join(
        path.read_text(encoding="utf-8")
        for path in sorted(site.glob("assets/javascripts/workers/*.js"))
        if _WORKER.fullmatch(path.relative_to(site).as_posix())
    )
    config = json.loads(index).get("config", {})
    others = [language for language in config.get("lang", []) if language != "en"]
    if others:
        parts = ["min/lunr.stemmer.support", "tinyseg", "wordcut", *(f"min/lunr.{name}" for name in others)]
        files = [site / f"{_LUNR}{part}.min.js" for part in (*parts, "min/lunr.multi")]
        files += [site / f"{_LUNR}{part}.js" for part in parts]
        texts = [path.read_text(encoding="utf-8") for path in files if path.is_file()]
        program = "\n;".join((program, "self.importScripts = () => {}", *texts))
    return f"var __index = {index.strip()};\nvar __search = {json.dumps(program, ensure_ascii=False)};\n"


def _start(copy: Copy) -> str:
    """The page that a reader opens. Its script leads on; where that is not beside it, the page says what to do."""
    trust, day = escape(copy.trust), escape(copy.day)
    what, sharing = {
        "trustees": (f"Plans, ratings and reasons as at {day}.", "<p><b>Confidential: for trustees only.</b></p>"),
        "public": (f"What the trust is working on, as at {day}.", ""),
        "editors": (f"Guides for those who edit the plans, {day}.", ""),
    }[copy.readers]
    origin = "It does not change when the plans do."
    if copy.site:
        origin = f'{origin} The site is at <a href="{escape(copy.site)}">{escape(copy.site)}</a>.'
    return f"""<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{trust}: start here</title>
<style>
:root {{ background: #fff; color: #17202c }}
a {{ color: #1f3f7a }}
@media (prefers-color-scheme: dark) {{ :root {{ background: #16191f; color: #e8eaee }} a {{ color: #a9c4f5 }} }}
body {{ font: 1.125rem/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 36rem; padding: 0 1rem }}
</style>
<script src="{PAGES}/{_START_SCRIPT}"></script>
</head>
<body>
<main>
<h1>{trust}</h1>
<p>{what}</p>
{sharing}
<p><a href="{PAGES}/index.html">Open the pages</a></p>
<h2>If the pages do not open</h2>
<p>This page needs the folder “{PAGES}” beside it. Unpack the whole zip file first: on Windows, right-click it and choose
“Extract All”; on a Mac, double-click it. Then open “Start here” in the new folder.</p>
<p>This is a copy to read without an internet connection. {origin}</p>
</main>
</body>
</html>
"""


def folder_name(copy: Copy) -> str:
    """The name of the folder in the zip file, which every system can have.

    >>> folder_name(Copy("The Oak: Trust?", "20 November 2026", "trustees", ""))
    'The Oak Trust, 20 November 2026, for trustees'
    """
    trust = " ".join(_NOT_IN_NAMES.sub("", copy.trust).split())[:40].strip(" .")
    readers = "the public" if copy.readers == "public" else copy.readers
    return f"{trust or 'Trust'}, {copy.day}, for {readers}"


def not_everywhere(path: str) -> str:
    """Why a path cannot be unpacked on Windows, or empty: its characters, an end, or a name that Windows keeps.

    >>> [bool(not_everywhere(path)) for path in ("a/b c.png", "a/b?.png", "a./b", "aux.md", "a/../b")]
    [False, True, True, True, True]
    """
    for part in path.split("/"):
        if wrong := _NOT_IN_NAMES.search(part):
            return f"has the character {wrong[0]!r}"
        if not part or part[-1] in " .":
            return "has a part that ends in a dot or a space"
        if not_for_windows(part):
            return "is a name that Windows keeps for itself"
    return ""
