"""Windows of a real browser, and sites that are served to it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Browser, Page

# Sites of this machine need not be kept from one another by processes of their own, which cost a tenth of a page's time.
FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"),
    "--disable-site-isolation-trials",
]
# What holds is not described: with it a page takes axe twice as long.
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@contextmanager
def served(site: Path) -> Iterator[str]:
    """A folder, served on this machine."""

    def handler(*args: Any) -> _Quiet:
        return _Quiet(*args, directory=str(site))

    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()
    thread.join()


class Window:
    """The windows of a browser, each opened once and led from page to page; what the page in it complained about."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.pages: dict[tuple[int, str, bool, str, int], Page] = {}
        self.looked_at: dict[tuple[int, str], Page] = {}
        self.troubles: list[str] = []
        self.host = ""

    def opened(
        self, url: str, *, width: int, scheme: Any, scripts: bool = True, font: int = 16, forced: bool = False
    ) -> Page:
        """A page with every explanation unfolded; complaints and requests to other hosts are noted from now on.

        `font` is the size of text that the reader has set, `forced` whether the machine chooses the colours.
        """
        self.looked_at.pop((width, scheme), None)
        self.host = url.split("/")[2]
        key = (width, scheme, scripts, self.host, font)
        if key not in self.pages:
            self.pages[key] = self._new(width, scheme, scripts=scripts)
            if font != 16:
                sizes = {"fontSizes": {"standard": font, "fixed": font - 3}}
                self.pages[key].context.new_cdp_session(self.pages[key]).send("Page.setFontSizes", sizes)
        page = self.pages[key]
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(media="screen", color_scheme=scheme, forced_colors="active" if forced else "none")
        page.goto("about:blank")  # or an anchor of the page before would only scroll
        self.troubles.clear()
        page.goto(url)
        if scripts:
            page.wait_for_function("document.readyState === 'complete'")
            page.evaluate("document.querySelectorAll('.tp details').forEach(d => d.open = true)")
            page.evaluate(SETTLED)
        return page

    def seen(self, url: str, *, width: int, scheme: Any) -> Page:
        """A page for who changes nothing on it: as it stands in its window, where whoever came last only looked as well."""
        page = self.looked_at.get((width, scheme))
        if page is None or page.url != url:
            page = self.opened(url, width=width, scheme=scheme)
            self.looked_at[width, scheme] = page
        page.evaluate("scrollTo(0, 0)")
        return page

    def _new(self, width: int, scheme: Any, *, scripts: bool) -> Page:
        context = self.browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, java_script_enabled=scripts
        )
        page = context.new_page()
        page.on("console", lambda m: self.troubles.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda e: self.troubles.append(str(e)))
        page.on("request", lambda r: self.troubles.append(r.url) if self._is_elsewhere(r.url) else None)
        return page

    def close(self) -> None:
        """Close them all."""
        for page in self.pages.values():
            page.context.close()

    def _is_elsewhere(self, url: str) -> bool:
        own = self.host or "file:///"  # a page that is opened from a folder has no host
        return own not in url and not url.startswith(("data:", "blob:"))

    def axe(self, page: Page, *, contrast: bool = True) -> list[str]:
        """What axe finds against WCAG 2.2 A and AA, and against best practice. Contrast takes it four times as long as the rest."""
        if not page.evaluate("typeof axe !== 'undefined'"):
            page.evaluate(AXE)
        options = {**RULES, "rules": {"target-size": {"enabled": True}, "color-contrast": {"enabled": contrast}}}
        found = page.evaluate("async options => (await axe.run(document, options)).violations", options)
        return [f"{v['id']}: {v['help']}: {[n['html'] for n in v['nodes']]}" for v in found]

    def require_accessible(self, page: Page) -> None:
        """Axe finds nothing."""
        assert self.axe(page) == []


# The theme fades its tabs in: two frames for these to begin, then to their ends.
SETTLED = """() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => {
  for (const moving of document.getAnimations()) { try { moving.finish() } catch { moving.cancel() } }
  requestAnimationFrame(() => done());
})))"""
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
AXE_VERSION = AXE.partition("axe v")[2].partition("\n")[0].strip()
