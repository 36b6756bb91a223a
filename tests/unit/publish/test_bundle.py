"""The branch of editions as a folder: nothing of it lands outside, whatever somebody has put on the branch."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from revision_repository import git
from trustplan.publish.bundle import unpack
from trustplan.publish.errors import PublishError
from trustplan.publish.remote import PagesBranch, Remote, pages_branch


def blob(bare: Path, text: str) -> str:
    """Store a text."""
    words = ["git", "-C", str(bare), "hash-object", "-w", "--stdin"]
    return subprocess.run(words, input=text, capture_output=True, text=True, check=True).stdout.strip()


def tree(bare: Path, *entries: tuple[str, str, bytes]) -> str:
    """Store a folder as its bytes are, with names that git itself would never make: mode, object, name."""
    raw = b"".join(f"{mode} ".encode() + name + b"\0" + bytes.fromhex(oid) for mode, oid, name in entries)
    words = ["git", "-C", str(bare), "hash-object", "-w", "-t", "tree", "--literally", "--stdin"]
    return subprocess.run(words, input=raw, capture_output=True, check=True).stdout.decode().strip()


@contextmanager
def a_branch(folder: Path, *entries: tuple[str, str, bytes]) -> Iterator[PagesBranch]:
    """A remote's branch with one good page and some entries, fetched."""
    bare = folder / "pages.git"
    page = blob(bare, "planted")
    made = git(bare, "commit-tree", tree(bare, ("100644", page, b"index.html"), *entries), "-m", "By hand")
    git(bare, "update-ref", "refs/heads/gh-pages", made)
    remote = Remote(name=str(bare), address=str(bare), settings=())
    with pages_branch(folder, remote, "gh-pages", os.environ) as branch:
        branch.fetch()
        yield branch


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a bare repository and a secret in it."""
    git(tmp_path, "init", "-q", "--bare", "pages.git")
    (tmp_path / "secret").write_text("secret", encoding="utf-8")
    (tmp_path / "out").mkdir()
    return tmp_path


Entry = tuple[str, str, bytes]
OUTSIDE: dict[str, Callable[[Path, str], Entry]] = {
    "a file above the folder": lambda bare, page: ("40000", tree(bare, ("100644", page, b"planted")), b".."),
    "a file above by a way down": lambda bare, page: (
        "40000",
        tree(bare, ("40000", tree(bare, ("40000", tree(bare, ("100644", page, b"planted")), b"..")), b"..")),
        b"latest",
    ),
    "a name with a way out in it": lambda _, page: ("100644", page, b"../planted"),
    "a way out as Windows writes it": lambda _, page: ("100644", page, b"..\\planted"),
    "an absolute path": lambda _, page: ("100644", page, b"/tmp/planted"),
    "a path of another disk": lambda _, page: ("100644", page, b"C:\\planted"),
    "a link out": lambda bare, _: ("120000", blob(bare, "../.."), b"planted"),
    "a link to an absolute place": lambda bare, _: ("120000", blob(bare, "/etc"), b"planted"),
    "another repository": lambda _, page: ("160000", page, b"planted"),
}


@pytest.mark.parametrize("case", OUTSIDE)
def test_what_would_lead_out_of_the_folder_is_refused(case: str, folder: Path) -> None:
    """With a message, and nothing is written outside the folder."""
    bare = folder / "pages.git"
    entry = OUTSIDE[case](bare, blob(bare, "planted"))
    with a_branch(folder, entry) as branch, pytest.raises(PublishError, match="planted") as refused:
        unpack(branch, folder / "out")
    assert "Remove it from" in refused.value.fix
    assert sorted(p.name for p in folder.iterdir()) == ["out", "pages.git", "secret"]
    assert all(p.is_file() and not p.is_symlink() for p in (folder / "out").iterdir())


def test_files_are_written_as_they_are(folder: Path) -> None:
    """But nobody gets to run what is a page."""
    bare = folder / "pages.git"
    below = tree(bare, ("100755", blob(bare, "a page\r\n"), "Zoë.html".encode()))
    with a_branch(folder, ("40000", below, b"latest")) as branch:
        unpack(branch, folder / "out")
    page = folder / "out" / "latest" / "Zoë.html"
    assert page.read_bytes() == b"a page\r\n"
    assert page.stat().st_mode & 0o111 == 0


def test_no_attribute_changes_what_is_served(folder: Path) -> None:
    """An archive that git makes would leave files out, and turn ends of lines."""
    bare = folder / "pages.git"
    rules = blob(bare, "* text eol=crlf\n*.css export-ignore\n")
    with a_branch(folder, ("100644", rules, b".gitattributes"), ("100644", blob(bare, "a\n"), b"a.css")) as branch:
        unpack(branch, folder / "out")
    assert (folder / "out" / "a.css").read_bytes() == b"a\n"
