"""Time check and build at several sizes, beside two Material sites of as many pages, in one run.

Absolute times differ between machines, so the table gives ratios: to PyYAML's C loader for a check, to the other
sites for a build. The pages of the plain one hold 66 words and a table of six rows, so it costs little more than the
theme does; the pages of the full one hold as much as ours: as many words, headings, rows and items.
"""

from __future__ import annotations

import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

sys.path.insert(0, str(Path(__file__).parent))
from generate_trust import generate

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[1]
RECORDED = Path(__file__).with_name("bench_ratios.json")  # largest ratios of quiet runs; GATE times as much fails
GATE = 1.5
TRIES = 3  # measurements of which one has to be quick enough
Budget = tuple[str, float, float]  # a name, what was measured, and the most it may be
CONFIG = """\
site_name: Bench
strict: true
theme: {{name: material, font: false, features: [navigation.tabs, navigation.prune]}}
plugins: [search{plugin}]
nav: [index.md]
validation: {{nav: {{omitted_files: ignore}}}}
extra: {{trustplan: {{date: 2026-11-20}}}}
"""
STOCK = "# Page {n}\n\nSummary of the page.\n\n| Measure | Value | Target |\n|---|---|---|\n{rows}\n\n{items}\n\n## One\n\nText.\n\n## Two\n\nText.\n"
MOST_FULL = 100  # schools: above, a full site takes minutes, and the ratio hardly moves
_ARTICLE, _TAG = re.compile(r"<article.*</article>", re.DOTALL), re.compile(r"<[^>]*>")
LOADER = "import sys,yaml,pathlib\nfor p in pathlib.Path(sys.argv[1]).rglob('*.yaml'): yaml.load(p.read_bytes(), Loader=yaml.CSafeLoader)"


def timed(command: list[str], folder: Path) -> tuple[float, float]:
    """Seconds by the clock and peak memory (MB) of a command; fails when the command does."""
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # as on a user's machine, modules are compiled once
    started = time.perf_counter()
    result = subprocess.run(
        ["/usr/bin/env", sys.executable, "-c", _WRAP, *command],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    seconds = time.perf_counter() - started
    if result.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{result.stdout[-2000:]}{result.stderr[-2000:]}")
    peak = int(result.stderr.strip().rsplit("peak=", 1)[1])
    return seconds, peak / 1024


# A process between us and the command, so that the peak is the command's own.
_WRAP = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[1:]).returncode
print(f"peak={resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss}", file=sys.stderr)
sys.exit(code)
"""


@dataclass(frozen=True)
class Runs:
    """How long each run of a command took, in seconds by the clock, and the peak memory of the first, in MB."""

    seconds: tuple[float, ...]
    memory: float

    @property
    def least(self) -> float:
        """The least time of a run."""
        return min(self.seconds)

    def to(self, other: Runs) -> float:
        """How many times as long as another command it takes: the middle one of the rounds' ratios.

        The two ran one behind the other in each round, so a machine that slows down slows both. Their least times may be
        of rounds that are minutes apart.
        """
        return statistics.median(own / its for own, its in zip(self.seconds, other.seconds, strict=True))


def in_turns(repeat: int, *work: tuple[list[str], Path]) -> list[Runs]:
    """Run some commands in turns, so many rounds."""
    rounds = [[timed(command, folder) for command, folder in work] for _ in range(repeat)]
    return [Runs(tuple(seconds for seconds, _ in runs), runs[0][1]) for runs in zip(*rounds, strict=True)]


def stock_site(folder: Path, pages: int) -> None:
    """A plain Material site of as many Markdown pages, all but the first outside the menu."""
    docs = folder / "docs"
    docs.mkdir(parents=True)
    rows = "\n".join(f"| Measure {n} | {n}% | {n + 1}% |" for n in range(6))
    items = "\n".join(f"- Item {n} with some words" for n in range(6))
    (docs / "index.md").write_text("# Home\n", encoding="utf-8")
    for n in range(pages - 1):
        (docs / f"page{n}.md").write_text(STOCK.format(n=n, rows=rows, items=items), encoding="utf-8")
    (folder / "mkdocs.yml").write_text(CONFIG.format(plugin=""), encoding="utf-8")


def full_site(folder: Path, pages: list[Path]) -> None:
    """A Material site with a Markdown page for each of some pages, all but the first outside the menu."""
    docs = folder / "docs"
    docs.mkdir(parents=True)
    for n, page in enumerate(pages):
        name = f"page{n}" if n else "index"
        (docs / f"{name}.md").write_text(as_much_as(page.read_text(encoding="utf-8")), encoding="utf-8")
    (folder / "mkdocs.yml").write_text(CONFIG.format(plugin=""), encoding="utf-8")


def as_much_as(html: str) -> str:
    """Markdown with as many words, headings, rows of tables and items of lists as the content of a page."""
    found = _ARTICLE.search(html)
    body = found[0] if found else ""
    parts = max(len(re.findall("<h[1-6]", body)), 1)
    rows, items = body.count("<tr") // parts, body.count("<li") // parts
    words = len(_TAG.sub(" ", body).split()) // (parts * (3 * rows + items + 2))
    text = " ".join(["words"] * max(words, 1))
    part = [f"## {text}\n", f"{text}\n"]
    if rows:
        row = f"| {text} | {text} | {text} |"
        part += [row, "|---|---|---|", *[row] * (rows - 1), ""]
    part += [f"- {text}" for _ in range(items)]
    return "\n".join(["# Page", *[*part, ""] * parts])


def own_site(folder: Path, schools: int) -> None:
    """A trust of some schools."""
    generate(folder / "plans", schools, seed=1)
    (folder / "docs").mkdir()
    (folder / "mkdocs.yml").write_text(
        CONFIG.format(plugin=", trustplan").replace("nav: [index.md]\n", ""), encoding="utf-8"
    )


@dataclass(frozen=True, kw_only=True)
class Row:
    """What was measured at one size, and the site's pages."""

    schools: int
    pages: int
    check: Runs
    load: Runs
    one: Runs
    imports: Runs
    build: Runs
    plain: Runs
    full: Runs | None  # None where the site is too large for it
    median: float
    most_nav: int

    def cells(self) -> list[str]:
        """The row of the table."""
        return [
            f"{self.schools}",
            f"{self.pages}",
            f"{self.check.least:.2f}",
            f"{self.check.to(self.load):.2f}",
            f"{self.one.least:.2f}",
            f"{self.one.to(self.imports):.1f}",
            f"{self.build.least:.2f}",
            f"{self.plain.least:.2f}",
            f"{self.build.to(self.plain):.2f}",
            f"{self.build.to(self.full):.2f}" if self.full else "",
            f"{self.check.memory:.0f}",
            f"{self.build.memory:.0f}",
            f"{self.median:.0f}",
            f"{self.most_nav}",
        ]


def budgets(rows: list[Row]) -> list[Budget]:
    """What was to be kept to."""
    found = [(f"build / plain site, {row.schools:,} schools", row.build.to(row.plain), 0.9) for row in rows]
    if memory := _at_thousand_pages(rows):
        found.append(("memory of a build at 1,000 pages, MB", memory, 150))
    hundred = next((r for r in rows if r.schools == 100), None)
    if hundred:
        found.append(("check / C load, 100 schools", hundred.check.to(hundred.load), 1.5))
        found.append(("one changed file / imports, 100 schools", hundred.one.to(hundred.imports), 3.0))
    found.append(("median page, KB", max(r.median for r in rows), 45))
    found.append(("entries in the menu of a page", max(r.most_nav for r in rows), 20))
    thousand = next((r for r in rows if r.schools == 1000), None)
    start = next((r for r in rows if r.schools == 10), None)
    if hundred and thousand and start:
        for name in ("check", "build"):
            small, large, fixed = (getattr(r, name).least for r in (hundred, thousand, start))
            growth = ((large - fixed) / 990) / ((small - fixed) / 90)
            found.append((f"{name}: cost per school at 1,000 / at 100", growth, 1.2))
    return found


def _at_thousand_pages(rows: list[Row]) -> float | None:
    """The memory of a build between the two sizes around 1,000 pages; None where they do not enclose it."""
    below = max((r for r in rows if r.pages <= 1000), key=lambda r: r.pages, default=None)
    above = min((r for r in rows if r.pages >= 1000), key=lambda r: r.pages, default=None)
    if below is None or above is None:
        return None
    share = (1000 - below.pages) / max(above.pages - below.pages, 1)
    return below.build.memory + share * (above.build.memory - below.build.memory)


def measure(schools: int, repeat: int) -> Row:
    """Measure at one size."""
    with tempfile.TemporaryDirectory() as name:
        own, stock = Path(name) / "own", Path(name) / "stock"
        own.mkdir()
        own_site(own, schools)
        python = sys.executable
        making = [python, "-m", "mkdocs", "build", "-q"]
        timed(making, own)
        pages = list((own / "site").rglob("index.html"))
        stock_site(stock, len(pages))
        timed(making, stock)
        work = [
            ([python, "-c", LOADER, "plans"], own),
            ([python, "-m", "trustplan", "check"], own),
            ([python, "-c", "import yaml, jsonschema"], own),
            ([python, "-m", "trustplan", "check", "plans/schools/school-0001/improvement-2026-27.yaml"], own),
            (making, own),
            (making, stock),
        ]
        if schools <= MOST_FULL:
            full = Path(name) / "full"
            full_site(full, sorted(pages))
            timed(making, full)
            work.append((making, full))
        load, check, imports, one, build, plain, *in_full = in_turns(repeat, *work)
        sizes = sorted(p.stat().st_size for p in pages)
        links = max(entries_in_menu(p.read_text(encoding="utf-8")) for p in pages)
        return Row(
            schools=schools,
            pages=len(pages),
            check=check,
            load=load,
            one=one,
            imports=imports,
            build=build,
            plain=plain,
            full=in_full[0] if in_full else None,
            median=sizes[len(sizes) // 2] / 1024,
            most_nav=links,
        )


_MENU = re.compile('<nav aria-label="Menu">.*?</nav>', re.DOTALL)


def entries_in_menu(html: str) -> int:
    """The links in a page's menu. Fails where a page has no menu, so that a new one is not counted as none."""
    found = _MENU.search(html)
    if found is None:
        sys.exit("A page without a menu: the bench counts its entries, and has to look elsewhere now.")
    return found[0].count("<a ")


HEAD = (
    "schools",
    "pages",
    "check s",
    "/ C load",
    "one file s",
    "/ imports",
    "build s",
    "plain s",
    "/ plain",
    "/ full",
    "check MB",
    "build MB",
    "median KB",
    "menu",
)


@click.command()
@click.option(
    "--schools",
    "sizes",
    type=int,
    multiple=True,
    default=(10, 56, 100, 300, 1000),
    show_default=True,
    help="Sizes to measure.",
)
@click.option(
    "--repeat",
    type=click.IntRange(1, 9),
    default=5,
    show_default=True,
    help=f"Rounds of all commands, of which the middle ratio counts; above {MOST_FULL} schools there is one.",
)
@click.option("--record", is_flag=True, help=f"Write the ratios to {RECORDED.name}.")
@click.option("--gate", is_flag=True, help="Fail where a ratio is more than half above the recorded one.")
def main(sizes: tuple[int, ...], repeat: int, *, record: bool, gate: bool) -> None:
    """Print the table, and what was kept to."""
    started = time.monotonic()
    rows = [measure(size, repeat if size <= MOST_FULL else 1) for size in sizes]
    found = show(rows)
    print(
        f"\nSeconds by the clock, on whatever cores there are; MB are of the largest process; “/ C load” is against PyYAML's C loader on the same files. Took {time.monotonic() - started:.0f} s."
    )
    if record:
        RECORDED.write_text(json.dumps({name: round(value, 2) for name, value, _ in found}, indent=2) + "\n", "utf-8")
    if gate:
        guard(found, lambda: show([measure(size, repeat) for size in sizes]))


def show(rows: list[Row]) -> list[Budget]:
    """Print the table, and what was kept to. Gives the latter."""
    table = [list(HEAD), *(row.cells() for row in rows)]
    widths = [max(len(row[n]) for row in table) for n in range(len(HEAD))]
    for row in table:
        print("  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)))
    print()
    found = budgets(rows)
    for name, value, most in found:
        print(f"{'kept  ' if value <= most else 'MISSED'}  {value:7.2f} of {most:g}  {name}")
    return found


def guard(found: list[Budget], measure_again: Callable[[], list[Budget]]) -> None:
    """Fail where something is too slow in each of some measurements: a machine that others use is so in one of them."""
    for _ in range(TRIES - 1):
        slower = too_slow(found)
        if not slower:
            return
        print("\n".join(["", *slower, "Measured again, as others may use this machine.", ""]))
        found = measure_again()
    if slower := too_slow(found):
        sys.exit("\n".join(slower))


def too_slow(found: list[Budget]) -> list[str]:
    """What is more than half above what was recorded, in words."""
    recorded: dict[str, float] = json.loads(RECORDED.read_text(encoding="utf-8"))
    return [
        f"{name}: {value:.2f}, recorded is {recorded[name]:.2f}, and {recorded[name] * GATE:.2f} is the most."
        for name, value, _ in found
        if name in recorded and value > recorded[name] * GATE
    ]


if __name__ == "__main__":
    main()
