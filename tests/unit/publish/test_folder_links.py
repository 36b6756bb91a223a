"""Pages of a folder that is handed over: links lead to pages without a server too."""

from __future__ import annotations

from pathlib import Path

import pytest

from trustplan.publish.folder_links import name_pages

PAGES = (
    "index.html",
    "schools/index.html",
    "schools/ash/index.html",
    "a b/index.html",
    "editions/index.html",
    "x&y/index.html",
)


@pytest.mark.parametrize(
    ("link", "wanted"),
    [
        ("../", "../index.html"),
        ("..", "../index.html"),
        ("ash/", "ash/index.html"),
        ("ash", "ash/index.html"),
        ("./", "./index.html"),
        (".", "./index.html"),
        ("../a%20b/", "../a%20b/index.html"),
        ("../x&amp;y/", "../x&amp;y/index.html"),
        ("ash/#part", "ash/index.html#part"),
        ("ash/?q=1&amp;r=2#part", "ash/index.html?q=1&amp;r=2#part"),
        ("#part", "#part"),
        ("", ""),
        ("ash/index.html", "ash/index.html"),
        ("../data/all.csv", "../data/all.csv"),
        ("nowhere/", "nowhere/"),
        ("https://trust.example/schools/", "https://trust.example/schools/"),
        ("mailto:office@trust.example", "mailto:office@trust.example"),
        ("//trust.example/", "//trust.example/"),
        ("/schools/", "/schools/"),
    ],
)
@pytest.mark.parametrize(
    "around", ['<a class="x" href="{}">A</a>', '<link rel="next" href="{}">', '<meta content="0; url={}">']
)
def test_a_link_names_the_page(link: str, wanted: str, around: str, tmp_path: Path) -> None:
    """Where it leads to a folder with a page; any other is as it was."""
    for name in PAGES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("page", encoding="utf-8")
    page = tmp_path / "schools" / "index.html"
    page.write_bytes(f"<p>Ŷ</p>\r\n{around.format(link)}".encode())
    name_pages(tmp_path)
    assert page.read_bytes() == f"<p>Ŷ</p>\r\n{around.format(wanted)}".encode()


def test_texts_and_scripts_stay(tmp_path: Path) -> None:
    """A script's bytes are in the page's security policy."""
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "index.html").write_text("page", encoding="utf-8")
    html = '<script>x = "a/"; href="a/"</script><p>href="a/"</p><form action="a/">'
    (tmp_path / "index.html").write_text(html, encoding="utf-8")
    name_pages(tmp_path)
    assert (tmp_path / "index.html").read_text(encoding="utf-8") == html
