"""Git's names for a folder's files and for the folder, worked out here.

No git is asked, so no setting, attribute or filter of anybody changes the answer: the same bytes have the same name on
every machine. What is committed afterwards is compared with it.
"""

from __future__ import annotations

from hashlib import sha1
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def blobs_in(folder: Path) -> dict[str, str]:
    """The name of each file's bytes, by its path below the folder."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            found[path.relative_to(folder).as_posix()] = _name("blob", path.read_bytes())
    return found


def tree_name(blobs: dict[str, str]) -> str:
    """The name of a folder that holds files of these names."""
    inside: dict[str, dict[str, str]] = {}
    entries: list[tuple[bytes, bytes]] = []  # what git sorts by, and the entry
    for path, blob in blobs.items():
        first, _, rest = path.partition("/")
        if rest:
            inside.setdefault(first, {})[rest] = blob
        else:
            name = first.encode()
            entries.append((name, b"100644 " + name + b"\0" + bytes.fromhex(blob)))
    for first, files in inside.items():
        name = first.encode()
        entries.append((name + b"/", b"40000 " + name + b"\0" + bytes.fromhex(tree_name(files))))
    return _name("tree", b"".join(entry for _, entry in sorted(entries)))


def _name(kind: str, data: bytes) -> str:
    return sha1(f"{kind} {len(data)}\0".encode() + data, usedforsecurity=False).hexdigest()
