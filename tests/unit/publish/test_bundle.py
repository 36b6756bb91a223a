"""The branch of editions as a folder: nothing of it lands outside, whatever its archive holds."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import pytest

from trustplan.publish.bundle import unpack
from trustplan.publish.errors import PublishError


def archive(*members: tarfile.TarInfo, text: bytes = b"planted") -> bytes:
    """An archive of one good page and of some members."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as files:
        for member in (a_file("index.html"), *members):
            is_file = member.type == tarfile.REGTYPE
            member.size = len(text) if is_file else 0
            files.addfile(member, io.BytesIO(text) if is_file else None)
    return out.getvalue()


def a_file(name: str, mode: int = 0o644) -> tarfile.TarInfo:
    """A plain file."""
    found = tarfile.TarInfo(name)
    found.mode = mode
    return found


def special(name: str, kind: bytes, target: str = "") -> tarfile.TarInfo:
    """A link, a device or a pipe."""
    found = tarfile.TarInfo(name)
    found.type, found.linkname = kind, target
    return found


OUTSIDE = {
    "a file above the folder": [a_file("../planted")],
    "a file above by a way down": [a_file("2026-12-03-board/../../planted")],
    "a link out": [special("data", tarfile.SYMTYPE, "../..")],
    "a link to an absolute place": [special("data", tarfile.SYMTYPE, "/etc")],
    "a file through a link": [special("data", tarfile.SYMTYPE, ".."), a_file("data/planted")],
    "a hard link out": [special("planted.html", tarfile.LNKTYPE, "../secret")],
    "a hard link to an absolute place": [special("planted.html", tarfile.LNKTYPE, "/etc/hostname")],
    "a character device": [special("null", tarfile.CHRTYPE)],
    "a block device": [special("disk", tarfile.BLKTYPE)],
    "a pipe": [special("pipe", tarfile.FIFOTYPE)],
}


@pytest.mark.parametrize("members", OUTSIDE.values(), ids=OUTSIDE)
def test_what_would_lead_out_of_the_folder_is_refused(members: list[tarfile.TarInfo], tmp_path: Path) -> None:
    """With a message, and nothing is written outside the folder."""
    (tmp_path / "secret").write_text("secret", encoding="utf-8")
    out = tmp_path / "out"
    out.mkdir()
    with pytest.raises(PublishError, match=members[0].name.rpartition("/")[2]) as refused:
        unpack(archive(*members), out)
    assert refused.value.fix.endswith("say “trustplan editions bundle” again.")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out", "secret"]
    assert all(p.is_file() and not p.is_symlink() for p in out.iterdir())


def test_an_absolute_path_lands_inside(tmp_path: Path) -> None:
    """Its leading slash counts for nothing."""
    out, other = tmp_path / "out", tmp_path / "planted"
    out.mkdir()
    unpack(archive(a_file(str(other))), out)
    assert not other.exists()
    assert [p.name for p in out.rglob("*") if p.is_file() and p.name == "planted"] == ["planted"]


def test_files_and_links_inside_are_written_as_they_are(tmp_path: Path) -> None:
    """But nobody gets to write or run more than a page needs."""
    unpack(
        archive(a_file("2026-12-03-board/index.html", 0o4777), special("latest", tarfile.SYMTYPE, "2026-12-03-board")),
        tmp_path,
    )
    page = tmp_path / "2026-12-03-board" / "index.html"
    assert page.read_bytes() == b"planted"
    assert page.stat().st_mode & 0o7022 == 0
    assert (tmp_path / "latest" / "index.html").read_bytes() == b"planted"


def test_an_empty_archive_writes_nothing(tmp_path: Path) -> None:
    """A branch may hold nothing."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w"):
        pass
    unpack(out.getvalue(), tmp_path)
    assert list(tmp_path.iterdir()) == []
