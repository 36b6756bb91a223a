"""One of our pages as a page of MkDocs, and its rendering in the theme's frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import escape
from mkdocs.commands.build import get_context
from mkdocs.structure.pages import Page as HostPage
from mkdocs.structure.toc import AnchorLink, TableOfContents

from trustplan import Page
from trustplan.mkdocs_plugin.frames import FULL, Headings

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File, Files
    from mkdocs.structure.nav import Navigation


class PlanPage(HostPage):
    """A page whose body is finished: no Markdown, but the theme's frame, contents list and menu.

    `name` is what the menu calls it, empty for a page that is not in it.
    """

    def __init__(self, made: Page, name: str, file: File, config: MkDocsConfig) -> None:
        super().__init__(escape(name) if name else None, file, config)
        self.made = made

    def read_source(self, config: MkDocsConfig) -> None:  # noqa: ARG002  the host's signature
        """Set what the theme reads; everything from files is escaped, since the theme does not."""
        self.markdown = ""
        self.meta = {
            "title": escape(self.made.title),
            "template": FULL,
            "search": {"exclude": True},
            "hide": list(self.made.hides),
        }

    def render(self, config: MkDocsConfig, files: Files) -> None:  # noqa: ARG002  the host's signature
        """Set the contents list; the body is made when the page is written."""
        self.restore()
        self.present_anchor_ids = {h.anchor for h in self.made.headings}

    def lend(self, title: str, body: str, headings: Headings) -> None:
        """Show another title, body and contents list, while a frame for pages like this one is rendered."""
        self.meta["title"], self.content = title, body
        links = [AnchorLink(escape(name), anchor, 2) for name, anchor in headings]
        self.toc = TableOfContents(links or [AnchorLink("Content", "tp-content", 2)])

    def restore(self) -> None:
        """Show its own title and contents list again."""
        headings: Headings = ()
        if "toc" not in self.made.hides:
            headings = tuple((h.title, h.anchor) for h in self.made.headings)
        self.lend(escape(self.made.title), "", headings)


class MovedPage(HostPage):
    """A page that says where a document went. All of them say the same: their frames have it, with nothing to put in."""

    made = Page(path="", title="", render=str)

    def __init__(self, file: File, config: MkDocsConfig, first: MovedPage | None) -> None:
        super().__init__(None, file, config)
        self._first = first  # one with the same text, which comes before it

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Set what the theme shows, as it was made for the first of them."""
        if self._first is None:
            super().render(config, files)
            return
        self.content, self.toc = self._first.content, self._first.toc
        self.present_anchor_ids = self._first.present_anchor_ids

    def lend(self, title: str, body: str, headings: Headings) -> None:
        """Nothing: a frame holds all that it shows."""

    def restore(self) -> None:
        """Nothing, as above."""


def template_of(page: HostPage) -> str:
    """The template that a page is shown with, as MkDocs finds it."""
    return str(page.meta.get("template", "main.html"))


def framed(
    page: HostPage,
    nav: Navigation,
    env: Environment,
    config: MkDocsConfig,
    files: Files,
    template: str = FULL,
) -> str:
    """A page in the theme's frame, as MkDocs itself renders it."""
    page.active = True
    try:
        context = get_context(nav, files.documentation_pages(), config, page)
        context = config.plugins.on_page_context(context, page=page, config=config, nav=nav)
        html = env.get_template(template).render(context)
    finally:
        page.active = False
    return html
