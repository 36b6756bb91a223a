"""Make the pages of a folder such that they can be opened without a server: links to a folder name the page in it."""

from __future__ import annotations

import re
from html import escape, unescape
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from pathlib import Path

_LINK = re.compile(r'(<(?:a|link|meta)\b[^>]*?\b(?:href="|content="0; ?url=))([^"]*)(?=")')


def name_pages(folder: Path) -> None:
    """Let each link of the folder's pages that leads to a folder with a page name that page."""
    for path in sorted(folder.rglob("*.html")):
        if not path.is_file():
            continue
        html = path.read_bytes().decode("utf-8", "surrogateescape")
        named = _LINK.sub(lambda found, here=path.parent: found[1] + _named(found[2], here), html)  # type: ignore[misc]
        if named != html:
            path.write_bytes(named.encode("utf-8", "surrogateescape"))


def _named(link: str, here: Path) -> str:
    """A link from a page in a folder, with the page that a server would give for it."""
    plain = unescape(link)
    path = re.split(r"[?#]", plain, maxsplit=1)[0]
    rest = plain[len(path) :]
    if not path or path.startswith("/") or re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", path):
        return link
    if not (here / unquote(path) / "index.html").is_file():
        return link
    return escape(f"{path.removesuffix('/')}/index.html{rest}")
