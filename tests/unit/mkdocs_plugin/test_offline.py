"""The copy of a site to read offline: its links, its policy, its search as a script, and its zip file."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path

import pytest

from trustplan.mkdocs_plugin.frames import fence, fence_with_worker
from trustplan.mkdocs_plugin.offline import Copy, file_behind, folder_name, not_everywhere, offline_files
from trustplan.mkdocs_plugin.offline_zip import ZipError, new_zip, write_zip

COPY = Copy("Oak <Trust>", "20 Nov 2026", "trustees", "https://plans.example.org/")
DAY = date(2026, 11, 20)


def site_of(folder: Path, files: dict[str, str]) -> Path:
    """A finished site with some files."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def copied(folder: Path, files: dict[str, str], copy: Copy = COPY) -> dict[str, str]:
    """The files of the copy of a site."""
    return {name: raw.decode() for name, raw in offline_files(site_of(folder, files), copy)}


@pytest.mark.parametrize(
    ("link", "file"),
    [
        ("..", "../index.html"),
        ("./", "index.html"),
        ("../../", "../../index.html"),
        ("../b/", "../b.html"),
        ("../b/index.html", "../b.html"),  # as a page of the plans names a guide
        ("../../../", "../../../"),  # above the copy: nothing to say
        ("../c%20d/", "../c%20d/"),
        ("../data/x.csv", "../data/x.csv"),
        ("", ""),
    ],
)
def test_a_link_to_a_folder_names_its_page(link: str, file: str) -> None:
    """A browser that opens files shows a list of the folder otherwise."""
    names = {"index.html", "a/index.html", "a/x/index.html", "a/b.html", "data/x.csv"}
    assert file_behind("a/x/index.html", link, names) == file


def test_links_of_every_form_are_looked_at_and_others_are_left(tmp_path: Path) -> None:
    """With a query, with an anchor, behind other attributes; a link to another site keeps its end."""
    html = (
        '<a class="x" href="a/">1</a><a href="a/?by=head#now">2</a><a href="a/#now">3</a>'
        '<a href="https://a/">4</a><a href="#now">5</a><link href="a/"><a href="mailto:a@b/">6</a>'
    )
    made = copied(tmp_path, {"index.html": html, "a/index.html": ""})["pages/index.html"]
    assert made == (
        '<a class="x" href="a/index.html">1</a><a href="a/index.html?by=head#now">2</a><a href="a/index.html#now">3</a>'
        '<a href="https://a/">4</a><a href="#now">5</a><link href="a/"><a href="mailto:a@b/">6</a>'
    )


def test_what_only_a_server_has_stays_behind(tmp_path: Path) -> None:
    """The page for what is not there, the sitemap, hidden files, and what only developers open."""
    names = ("404.html", "sitemap.xml", "sitemap.xml.gz", "CNAME", ".nojekyll", "a/.b", "assets/c.js.map")
    made = copied(tmp_path, dict.fromkeys((*names, "index.html", "a/404.html", "downloads/map.csv"), "x"))
    assert sorted(made) == [
        "Start here.html",
        "pages/a/404.html",
        "pages/assets/start.js",
        "pages/downloads/map.csv",
        "pages/index.html",
    ]


def test_the_search_becomes_a_script_with_its_program_as_a_text(tmp_path: Path) -> None:
    """The index as it is; the program whole, with quotes and line ends; for another language what that needs."""
    program, index = 'const a = "\\n</script>";\n', {"config": {"lang": ["en"]}, "docs": [{"title": "Ŵyn\u2028"}]}
    files = {
        "search/search_index.json": json.dumps(index, ensure_ascii=False),
        "assets/javascripts/workers/search.0a1b.min.js": program,
        "assets/javascripts/lunr/min/lunr.de.min.js": "de()",
        "assets/javascripts/lunr/min/lunr.fr.min.js": "fr()",
        "assets/javascripts/lunr/min/lunr.multi.min.js": "multi()",
        "assets/javascripts/lunr/tinyseg.js": "tinyseg()",
    }
    script = copied(tmp_path, files)["pages/search/search_index.js"]
    first, _, second = script.partition(";\nvar __search = ")
    assert json.loads(first.removeprefix("var __index = ")) == index
    assert json.loads(second.removesuffix(";\n")) == program
    index["config"] = {"lang": ["en", "de"]}
    script = copied(tmp_path, {**files, "search/search_index.json": json.dumps(index)})["pages/search/search_index.js"]
    program = json.loads(script.partition(";\nvar __search = ")[2].removesuffix(";\n"))
    assert program.index("importScripts = ") < program.index("de()") < program.index("multi()")
    assert "fr()" not in program


def test_only_the_policy_of_the_page_itself_is_widened() -> None:
    """By a worker that the page makes, and nothing else; words of the content stay."""
    html = fence("<head>\n<meta charset=\"utf-8\"></head><p>worker-src 'self'</p>")
    made = fence_with_worker(html)
    assert made.replace(" blob:", "", 1) == html
    assert "worker-src 'self' blob:;" in made.partition("</head>")[0]
    assert fence_with_worker("<p>worker-src 'self'</p>") == "<p>worker-src 'self'</p>"


@pytest.mark.parametrize("readers", ["trustees", "public", "editors"])
def test_the_first_page_says_whose_copy_it_is_and_what_to_do_where_the_pages_are_not_there(
    readers: str, tmp_path: Path
) -> None:
    """Confidential for trustees alone. A zip file that is not unpacked opens as this page without the others."""
    made = copied(tmp_path, {"index.html": ""}, COPY._replace(readers=readers))["Start here.html"]
    assert "Oak &lt;Trust&gt;" in made
    assert "20 Nov 2026" in made
    assert ("Confidential: for trustees only" in made) == (readers == "trustees")
    assert "Extract All" in made
    assert 'href="https://plans.example.org/"' in made


def test_a_trust_of_any_name_has_a_folder() -> None:
    """Letters stay; what a system refuses, and an end of dots, go."""
    names = {
        'Ysgol/Tŷ "A": B?': "YsgolTŷ A B, 20 Nov 2026, for trustees",
        "...": "Trust, 20 Nov 2026, for trustees",
        "../..": "Trust, 20 Nov 2026, for trustees",
        "a" * 300: f"{'a' * 40}, 20 Nov 2026, for trustees",
    }
    for trust, folder in names.items():
        assert folder_name(COPY._replace(trust=trust)) == folder
        assert not not_everywhere(folder)


@pytest.mark.parametrize(
    "path", ["../a", "a/../b", "/a", "a//b", "a/", "a\\b", "a:b", "a?b", "con.html", "a/COM1.md", "a ", "a./b", "a\nb"]
)
def test_a_path_that_some_computer_cannot_have_is_refused(path: str) -> None:
    """With its name and what to do; nothing leads out of the folder."""
    with pytest.raises(ZipError, match=r"(?s)not every computer can unpack it\. Rename it"):
        write_zip(io.BytesIO(), "top", [(path, b"")], DAY)


def test_two_files_that_are_one_for_windows_are_refused() -> None:
    """By case alone."""
    with pytest.raises(ZipError, match=r"“a/B\.png” and “a/b\.PNG” are one file"):
        write_zip(io.BytesIO(), "top", [("a/B.png", b""), ("a/b.PNG", b"")], DAY)


def test_the_same_files_give_the_same_bytes() -> None:
    """One folder, the day of the site, rights that every system reads; long paths are told."""
    files = [("Start here.html", b"a"), (f"pages/{'x' * 200}.html", b"b"), ("pages/ŵ.html", b"c")]
    first, second = io.BytesIO(), io.BytesIO()
    written = write_zip(first, "top", files, DAY)
    write_zip(second, "top", iter(files), DAY)
    assert first.getvalue() == second.getvalue()
    assert (written.files, written.size, written.long) == (3, len(first.getvalue()), [files[1][0]])
    with zipfile.ZipFile(first) as made:
        assert made.testzip() is None
        assert made.namelist() == [f"top/{path}" for path, _ in files]
        assert {entry.date_time for entry in made.infolist()} == {(2026, 11, 20, 0, 0, 0)}
        assert {entry.external_attr >> 16 for entry in made.infolist()} == {0o100644}


def half_written(target: Path, failure: BaseException) -> None:
    """Begin to write a file, and fail."""
    with new_zip(target) as file:
        file.write(b"half")
        raise failure


def test_a_failure_leaves_the_earlier_file_and_nothing_else(tmp_path: Path) -> None:
    """A full disk names the file that was asked for, and not the hidden one."""
    target = tmp_path / "a.zip"
    target.write_bytes(b"earlier")
    for failure in (OSError(28, "No space left on device"), KeyboardInterrupt()):
        with pytest.raises(type(failure)):
            half_written(target, failure)
    assert [path.name for path in tmp_path.iterdir()] == ["a.zip"]
    assert target.read_bytes() == b"earlier"
    (tmp_path / "folder.zip").mkdir()
    with pytest.raises(OSError, match=r"folder\.zip'"), new_zip(tmp_path / "folder.zip"):
        pass
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.zip", "folder.zip"]


def test_what_a_killed_process_left_is_removed_and_what_another_writes_is_not(tmp_path: Path) -> None:
    """By the process's number in the hidden name; other files beside it are somebody's."""
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    for name in (f".a.zip-{ended.pid}", f".a.zip-{os.getppid()}", ".a.zip-x", f".b.zip-{ended.pid}"):
        (tmp_path / name).write_bytes(b"half")
    with new_zip(tmp_path / "a.zip") as file:
        file.write(b"whole")
    kept = {".a.zip-x", f".a.zip-{os.getppid()}", f".b.zip-{ended.pid}", "a.zip"}
    assert {path.name for path in tmp_path.iterdir()} == kept
    assert (tmp_path / "a.zip").read_bytes() == b"whole"
