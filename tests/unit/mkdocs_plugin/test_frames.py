"""The theme's frame, rendered once for pages that are alike: each page is what the host itself would have made of it."""

from __future__ import annotations

import base64
import hashlib
import posixpath
from dataclasses import dataclass, field
from html import escape
from typing import Any

import pytest

from trustplan.mkdocs_plugin.frames import Frames, Headings, fence, finish
from trustplan.website.page import Heading, Page


@dataclass
class HostPage:
    """A page as a host has it, by a theme of a few lines."""

    made: Page
    url: str
    canonical_url: str | None = None
    parent: Any = None
    lent: list[tuple[str, str, Headings]] = field(default_factory=list)
    restored: int = 0

    def lend(self, title: str, body: str, headings: Headings) -> None:
        """Take on other contents."""
        self.lent.append((title, body, headings))

    def restore(self) -> None:
        """Take its own back."""
        self.restored += 1


def render(page: HostPage) -> str:
    """The theme: title, address, the way up, the contents list unless it is hidden, and the body."""
    title, body, headings = page.lent[-1]
    items = "".join(f'<li><a href="#{anchor}"><span>{name}</span></a></li>' for name, anchor in headings)
    toc = f'<a href="#{headings[0][1]}">skip</a><ul>{items}</ul>' if headings else ""
    up = posixpath.relpath(str(page.parent), page.url)
    address = f'<link rel="canonical" href="{page.canonical_url}">' if page.canonical_url else ""
    return f'<html><title>{title}</title>{address}<a href="{up}">{page.parent}</a>{toc}<main>{body}</main></html>'


def whole(page: HostPage) -> str:
    """The page as the theme alone would make it."""
    made = page.made
    headings = () if "toc" in made.hides else tuple((escape(h.title), h.anchor) for h in made.headings)
    return render(
        HostPage(made, page.url, page.canonical_url, page.parent, [(escape(made.title), made.body, headings)])
    )


def a_page(
    name: str, *headings: str, hides: tuple[str, ...] = (), canonical: str | None = None, parent: str = "up"
) -> HostPage:
    """A page with some headings."""
    made = Page(
        path=name,
        title=f"Title <{name}>",
        render=lambda: f"<p>Body of {name}</p>",
        headings=tuple(Heading(title=f"{h} & more", anchor=h.lower()) for h in headings),
        hides=hides,
    )
    return HostPage(made, name, canonical, parent)


CASES = {
    "two headings": [a_page("a/", "One", "Two")],
    "one heading": [a_page("a/", "One")],
    "many headings": [a_page("a/", *"ABCDE")],
    "no contents list": [a_page("a/", hides=("toc",))],
    "alike pages with other headings": [a_page("a/", "One", "Two"), a_page("b/", "Three")],
    "with and without a contents list": [a_page("a/", "One"), a_page("b/", "Two", hides=("toc",)), a_page("c/", "Three")],
    "not equally deep": [a_page("a/", "One"), a_page("a/b/", "Two"), a_page("a/b/c/", "Three"), a_page("b/", "Four")],
    "below other pages": [a_page("a/", "One", parent="plans"), a_page("b/", "Two", parent="schools")],
    "below a page of another folder": [a_page(f"{top}/a/b/", "One", parent="schools") for top in ("schools", "update")],
    "with addresses": [a_page("a/", "One", canonical="https://x.invalid/a/"), a_page("b/", "Two", canonical="https://x.invalid/b/")],
    "with and without an address": [a_page("a/", "One"), a_page("b/", "Two", canonical="https://x.invalid/b/")],
}  # fmt: skip


@pytest.mark.parametrize("pages", CASES.values(), ids=CASES)
def test_a_page_in_a_shared_frame_is_the_page_that_the_theme_makes(pages: list[HostPage]) -> None:
    """Title, body, contents list, address, depth and place in the menu are each page's own."""
    frames = Frames(render)
    for page in pages:
        assert frames.around(page) == whole(page)
        assert page.restored == len(page.lent)


def test_a_frame_is_rendered_once_for_pages_that_are_alike() -> None:
    """And again for one that is not."""
    rendered: list[str] = []

    def counting(page: HostPage) -> str:
        rendered.append(page.url)
        return render(page)

    frames = Frames(counting)
    pages = [a_page("a/", "One"), a_page("b/", "Two"), a_page("c/", "Three", "Four")]
    frames.prepare(pages)
    for page in pages:
        frames.around(page)
    assert rendered == ["a/"]
    frames.around(a_page("a/b/", "One"))
    assert rendered == ["a/", "a/b/"]


def test_a_page_is_itself_again_where_its_frame_could_not_be_rendered() -> None:
    """Whatever went wrong."""

    def broken(page: HostPage) -> str:
        raise RuntimeError(page.url)

    page = a_page("a/", "One")
    with pytest.raises(RuntimeError):
        Frames(broken).around(page)
    assert (len(page.lent), page.restored) == (1, 1)


HEAD = '<meta charset="utf-8">'


def policy(html: str) -> str:
    """The policy of a page."""
    return fence(html).split('content="', 1)[1].split('">', 1)[0]


def hash_of(script: str) -> str:
    """How a policy names a script."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


@pytest.mark.parametrize(
    ("body", "scripts"),
    [
        ("", []),
        ("<script>a()</script>", ["a()"]),
        ("<script>a()</script><script>b()</script>", ["a()", "b()"]),
        ("<script>a()</script><script>a()</script>", ["a()"]),
        ('<script src="x.js"></script>', []),
        ('<script type="application/json">{}</script>', []),
        ('<script id="x">a()\n  b()</script>', ["a()\n  b()"]),
    ],
)
def test_a_page_may_run_its_own_scripts_and_no_others(body: str, scripts: list[str]) -> None:
    """Each once; files are allowed from the site itself, and data runs nothing."""
    allowed = "".join(f" {hash_of(script)}" for script in scripts)
    assert f"script-src 'self'{allowed};" in policy(HEAD + body)


@pytest.mark.parametrize(
    "content",
    [
        "<script>a()</script>",
        "</article><script>a()</script>",
        "<article><script>a()</script></article>",
        "<article><p></article><script>a()</script><article>",
        "<script>a();`</article>",
    ],
)
def test_a_script_in_the_content_of_a_page_does_not_run(content: str) -> None:
    """Whoever writes a page of docs/ writes text; the theme's scripts around it run."""
    theme = "<script>theme()</script>"
    html = f"{HEAD}{theme}<article>{content}</article><script>after()</script>"
    assert f"script-src 'self' {hash_of('theme()')} {hash_of('after()')};" in policy(html)


@pytest.mark.parametrize("title", ["<script>a()</script>", "x <script>a()</script> y", "</title><script>a()</script>"])
def test_a_script_in_a_title_does_not_run(title: str) -> None:
    """The theme writes titles of docs/ into the head and the menu as they are."""
    html = f"{HEAD}<title>{title}</title><nav>{title}</nav><script>theme()</script>"
    allowed = fence(html, [title]).split("script-src", 1)[1].split(";", 1)[0]
    assert allowed == f" 'self' {hash_of('theme()')}"


def test_a_fence_is_once_and_first_in_the_page() -> None:
    """Right after the character set, before anything that it is about."""
    html = fence(f"<head>{HEAD}<title>x</title></head><pre>{HEAD}</pre>")
    assert html.count("Content-Security-Policy") == 1
    assert html.index("Content-Security-Policy") < html.index("<title>")
    assert "default-src 'none'" in html
    assert "base-uri 'none'; form-action 'none'" in html


def test_a_finished_page_names_its_search_and_has_a_fence() -> None:
    """For those who hear the page."""
    html = finish(f'{HEAD}<div data-md-component="search" role="dialog"></div>')
    assert '<div data-md-component="search" role="dialog" aria-label="Search"></div>' in html
    assert "Content-Security-Policy" in html
