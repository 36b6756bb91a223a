"""Whom the hand-written pages of docs/ are for: takes their files, leaves those of a site's readers.

A page says it in its front matter, as `audience: editors`; in the folder editors/ it need not. Without a word a page is
for everybody who reads plans, which is trustees and the public, and not on the editors' site.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs.exceptions import Abort
from mkdocs.utils.meta import get_data

from trustplan.mkdocs_plugin.options import EDITORS, PUBLIC, READERS, TRUSTEES
from trustplan.primitives.shipped import shipped_documents

if TYPE_CHECKING:
    from mkdocs.structure.files import File, Files

_FOLDER = "editors/"  # of pages for editors, and their pictures


def leave_out_others(files: Files, readers: str) -> set[str]:
    """Remove the pages that are for others than a site's readers; gives their paths. Raises Abort for an unknown reader."""
    gone: set[str] = set()
    for file in list(files):
        is_page = file.is_documentation_page()
        if not is_page and not file.src_uri.startswith(_FOLDER):
            continue
        wanted = _readers_of(file) if is_page else EDITORS
        if not _is_for(wanted, readers):
            gone.add(file.src_uri)
            files.remove(file)
    return gone


def _readers_of(file: File) -> str:
    """Whom a page is for, empty where it does not say so."""
    said = get_data(file.content_string)[1].get("audience", "")
    if said and said not in READERS:
        msg = f"docs/{file.src_uri}: a page's audience can be {', '.join(READERS)}, and not “{said}”."
        raise Abort(msg)
    is_for_editors = file.src_uri.startswith(_FOLDER) or file.src_uri in shipped_documents()
    return str(said) or EDITORS * is_for_editors


def _is_for(wanted: str, readers: str) -> bool:
    """Whether somebody of `readers` reads a page that is for `wanted`; what the public may read, trustees read too."""
    if EDITORS in (wanted, readers):
        return wanted == readers
    return readers == TRUSTEES or wanted in ("", PUBLIC)


def without(menu: object, gone: set[str]) -> object:
    """The menu of the settings without some pages, and without sections that these leave empty."""
    if isinstance(menu, list):
        kept = [without(entry, gone) for entry in menu]
        return [entry for entry in kept if entry]
    if isinstance(menu, dict):
        found = {name: without(entry, gone) for name, entry in menu.items()}
        return {name: entry for name, entry in found.items() if entry}
    return "" if menu in gone else menu
