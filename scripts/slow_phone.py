"""How soon a page is seen on a slow phone: time to the largest paint, and what is sent until then.

Build the site first (`make site`). The phone is 390 by 844 pixels with a processor of a quarter of this machine's speed; its line
takes 150 ms and carries 1.6 Mbit/s. The server compresses, as hosts do. Each page is opened anew so many times, and
the middle value is printed.
"""

from __future__ import annotations

import gzip
import statistics
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import click
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "scripts"))

from get_browser import installed  # noqa: E402

PAGES = ("", "schools/", "measures/attendance/")
LINE = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 750e3 / 8}
QUIET = 3000  # milliseconds after a page has loaded, for what its scripts then ask for
SENT: list[int] = []  # the bytes of each file that was sent
PAINT = """() => new Promise(done => new PerformanceObserver(list => done(list.getEntries().at(-1).startTime))
  .observe({type: 'largest-contentful-paint', buffered: true}))"""


class Compressing(SimpleHTTPRequestHandler):
    """A server that compresses what is text."""

    def do_GET(self) -> None:
        """Send a file, or a folder's first page."""
        path = Path(self.translate_path(self.path))
        if path.is_dir():
            path /= "index.html"
        if not path.is_file():
            self.send_error(404)
            return
        body = gzip.compress(path.read_bytes(), 6)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        SENT.append(len(body))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


def open_once(browser: Browser, url: str) -> tuple[float, int]:
    """The milliseconds to the largest paint, and the bytes that were sent by the time the page was quiet."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", LINE)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    SENT.clear()
    page.goto(url)
    page.wait_for_timeout(QUIET)
    paint = page.evaluate(PAINT)
    context.close()
    return float(paint), sum(SENT)


@click.command()
@click.option("--site", type=click.Path(path_type=Path), default=ROOT / "site", help="The folder of the built site.")
@click.option("--repeat", default=5, help="How often each page is opened.")
def measure(site: Path, repeat: int) -> None:
    """Print a line for each page."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Compressing, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=installed(), args=["--headless", "--no-sandbox", "--disable-gpu"]
        )
        for path in PAGES:
            runs = [open_once(browser, f"http://127.0.0.1:{server.server_address[1]}/{path}") for _ in range(repeat)]
            paint = statistics.median(run[0] for run in runs)
            size = statistics.median(run[1] for run in runs)
            click.echo(f"/{path}: largest paint after {paint:,.0f} ms, {size / 1000:,.1f} kB sent")
        browser.close()
    server.shutdown()


if __name__ == "__main__":
    measure()
