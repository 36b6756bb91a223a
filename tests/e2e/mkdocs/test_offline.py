"""`trustplan build --offline`: a zip file whose pages open from a folder, for each kind of reader."""

from __future__ import annotations

import re
import subprocess
import zipfile
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from builders import ROOT, a_trust, add_plan
from sites import all_bytes, environment, pages_of, write_config
from warm import Running

LATER = "1830297600"  # a moment of another year


def build(folder: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Write a copy to read offline."""
    return Running("trustplan", ["build", "--offline", *words], folder=folder, environ=environment(**more)).end()


def a_site(folder: Path) -> Path:
    """A small trust with a plan, a page of its own, and settings that lean on other hosts."""
    a_trust(folder)
    item = {"id": "A1", "title": "Item", "lead": "lead", "due": "2027-07-16"}
    add_plan(folder / "plans", [{"id": "O", "title": "Objective", "actions": [item]}])
    write_config(folder)
    settings = (folder / "mkdocs.yml").read_text(encoding="utf-8")
    extra = """\
  version: {provider: mike}
  polyfills: ["https://cdn.example/shim.js"]
  analytics: {provider: google, property: G-1}
site_url: https://plans.example.org/
repo_url: https://github.com/oak/plans
extra_javascript: ["https://cdn.example/a.js", "own.js", {path: "//cdn.example/b.mjs", type: module}]
extra_css: ["https://cdn.example/a.css"]
"""
    (folder / "mkdocs.yml").write_text(settings + extra, encoding="utf-8")
    (folder / "docs" / "own.js").write_text("document.title", encoding="utf-8")
    text = '# Minutes\n\n<a href="../schools/">Schools</a> and <a href="./">home</a> and <a href="minutes/">here</a>.\n'
    (folder / "docs" / "minutes.md").write_text(text, encoding="utf-8")
    return folder


def unpacked(file: Path, folder: Path) -> Path:
    """The one folder that is in a zip file."""
    with zipfile.ZipFile(file) as zipped:
        zipped.extractall(folder)
    (top,) = folder.iterdir()
    return top


def dead_links(top: Path) -> list[str]:
    """Links, styles, scripts and pictures of every page that lead to no file of the copy."""
    found = []
    for name, page in pages_of(top).items():
        for link in dict.fromkeys(page.links):
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (top / name).parent / unquote(parts.path) if parts.path else top / name
            if not target.is_file():
                found.append(f"{name}: {link}")
            elif parts.fragment and target.suffix == ".html" and parts.fragment not in pages_of_one(target):
                found.append(f"{name}: {link} (no such place)")
    return found


@cache
def pages_of_one(path: Path) -> set[str]:
    """The places of a page."""
    return set(re.findall(r'\bid="?([^"\s>]+)', path.read_text(encoding="utf-8"))) | {"__toc", "__skip"}


def remote(top: Path) -> list[str]:
    """What a page of the copy would fetch from another host."""
    fetched = re.compile(
        r'<(?:script|img|iframe|link rel="?(?:stylesheet|preload|modulepreload|icon))[^>]*(?:https?:)?//[^>]*'
    )
    return [
        hit for name, raw in all_bytes(top).items() if name.endswith(".html") for hit in fetched.findall(raw.decode())
    ]


@pytest.mark.thorough
def test_every_link_of_the_copy_is_a_file(offline_copy: Path) -> None:
    """Of all pages, not only of the first; nothing comes from another host."""
    assert sorted(path.name for path in offline_copy.iterdir()) == ["Start here.html", "pages"]
    assert dead_links(offline_copy) == []
    assert remote(offline_copy) == []


def test_nothing_in_the_copy_needs_the_site(offline_copy: Path) -> None:
    """No form that sends, no subscription, no module, which a browser does not load from a folder. Each page says what it is."""
    assert not (offline_copy / "pages" / "update").exists()
    texts = {name: raw.decode() for name, raw in all_bytes(offline_copy).items() if name.endswith(".html")}
    for name, text in texts.items():
        assert 'type="module"' not in text, name
        assert "webcal" not in text, name
        if 'class="tp-asat"' in text:
            assert "Offline copy, confidential" in text, name
    assert sum("Offline copy, confidential" in text for text in texts.values()) > 50
    work = texts["pages/roles/fernhill-headteacher/index.html"]
    assert "Update " not in work
    assert "download>Download" in work


@pytest.mark.thorough
@pytest.mark.parametrize("audience", ["public", "editors"])
def test_copies_for_others_are_whole_and_not_confidential(audience: str, tmp_path: Path) -> None:
    """All links lead somewhere, and nothing says that it is for trustees."""
    done = build(ROOT, "--audience", audience, "--out", str(tmp_path / "a.zip"))
    assert done.returncode == 0, done.stderr
    assert "Confidential" not in done.stdout + done.stderr
    top = unpacked(tmp_path / "a.zip", tmp_path / "a")
    assert (
        top.name == f"Hazelbrook Learning Trust, 20 Nov 2026, for {'the public' if audience == 'public' else audience}"
    )
    assert dead_links(top) == []
    assert remote(top) == []
    assert "confidential" not in (top / "Start here.html").read_text(encoding="utf-8").lower()
    assert all(b"Offline copy, confidential" not in raw for raw in all_bytes(top).values())


@pytest.mark.thorough
def test_the_same_bytes_twice_for_whatever_the_settings_lean_on(tmp_path: Path) -> None:
    """Over an earlier file, at another time, in another time zone; the site itself is not touched."""
    folder = a_site(tmp_path / "trust")
    (tmp_path / "one.zip").write_bytes(b"earlier" * 1_000_000)
    first = build(folder, "--out", str(tmp_path / "one.zip"))
    assert first.returncode == 0, first.stderr
    assert "Confidential  for trustees only: hand it to nobody else" in first.stderr
    (tmp_path / "out").mkdir()
    second = build(folder / "plans", "--out", str(tmp_path / "out"), TZ="Pacific/Auckland", SOURCE_DATE_EPOCH=LATER)
    assert second.returncode == 0, second.stderr
    (other,) = (tmp_path / "out").iterdir()
    assert other.name == "test-trust-2026-11-20-trustees.zip"
    assert other.read_bytes() == (tmp_path / "one.zip").read_bytes()
    assert not (folder / "site").exists()
    top = unpacked(other, tmp_path / "unpacked")
    assert top.name == "Test Trust, 20 Nov 2026, for trustees"
    assert dead_links(top) == []
    assert remote(top) == []
    assert b"cdn.example" not in b"".join(all_bytes(top).values())
    assert b"own.js" in (top / "pages" / "index.html").read_bytes()
    assert '<a href="index.html">home</a>' in (top / "pages" / "minutes.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("out", "said"),
    [
        ("nowhere/a.zip", "There is no folder “nowhere”. Make it, or name another."),
        ("a.pdf", "Name one that ends in .zip."),
        ("/sys/a.zip", "“/sys/a.zip” cannot be read or written"),
    ],
)
def test_where_no_zip_file_can_be_is_told(out: str, said: str, tmp_path: Path) -> None:
    """Wrong use before anything is built; what the system refuses with its own reason."""
    a_trust(tmp_path)
    write_config(tmp_path)
    done = build(tmp_path, "--out", out)
    assert done.returncode in (1, 2)
    assert said in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.rglob("*.zip"))


def test_a_picture_that_windows_cannot_have_stops_the_copy(tmp_path: Path) -> None:
    """By its name; an earlier copy stays, and nothing half is beside it."""
    folder = a_site(tmp_path / "trust")
    (folder / "docs" / "chart: 1.png").write_bytes(b"")
    (tmp_path / "a.zip").write_bytes(b"earlier")
    done = build(folder, "--out", str(tmp_path / "a.zip"))
    assert done.returncode == 1
    assert "“pages/chart: 1.png” has the character ':'" in done.stdout
    assert "Traceback" not in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.zip", "trust"]
    assert (tmp_path / "a.zip").read_bytes() == b"earlier"
