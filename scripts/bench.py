"""Time check and build at several sizes, beside a plain Material site of as many pages, in one run.

Absolute times differ between machines, so the table gives ratios: to PyYAML's C loader for a check, to the
plain site for a build.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import click

sys.path.insert(0, str(Path(__file__).parent))
from generate_trust import generate

ROOT = Path(__file__).resolve().parents[1]
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
LOADER = "import sys,yaml,pathlib\nfor p in pathlib.Path(sys.argv[1]).rglob('*.yaml'): yaml.load(p.read_bytes(), Loader=yaml.CSafeLoader)"


def timed(command: list[str], folder: Path) -> tuple[float, float]:
    """Seconds of processor time and peak memory (MB) of a command; fails when the command does."""
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    result = subprocess.run(
        ["/usr/bin/env", sys.executable, "-c", _WRAP, *command],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if result.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{result.stdout[-2000:]}{result.stderr[-2000:]}")
    peak = int(result.stderr.strip().rsplit("peak=", 1)[1])
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return seconds, peak / 1024


# A process between us and the command, so that the peak is the command's own.
_WRAP = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[1:]).returncode
print(f"peak={resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss}", file=sys.stderr)
sys.exit(code)
"""


def best(command: list[str], folder: Path, repeat: int) -> tuple[float, float]:
    """The least time of some runs, and the peak memory of the first."""
    runs = [timed(command, folder) for _ in range(repeat)]
    return min(seconds for seconds, _ in runs), runs[0][1]


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


def own_site(folder: Path, schools: int) -> None:
    """A trust of some schools."""
    generate(folder / "plans", schools, seed=1)
    (folder / "docs").mkdir()
    (folder / "mkdocs.yml").write_text(
        CONFIG.format(plugin=", trustplan").replace("nav: [index.md]\n", ""), encoding="utf-8"
    )


def measure(schools: int, repeat: int) -> list[str]:
    """One row of the table."""
    with tempfile.TemporaryDirectory() as name:
        own, stock = Path(name) / "own", Path(name) / "stock"
        own.mkdir()
        own_site(own, schools)
        python = sys.executable
        load, _ = best([python, "-c", LOADER, "plans"], own, repeat)
        check, check_memory = best([python, "-m", "trustplan", "check"], own, repeat)
        build, build_memory = best([python, "-m", "mkdocs", "build", "-q"], own, repeat)
        pages = list((own / "site").rglob("index.html"))
        stock_site(stock, len(pages))
        plain, plain_memory = best([python, "-m", "mkdocs", "build", "-q"], stock, repeat)
        sizes = sorted(p.stat().st_size for p in pages)
        return [
            str(schools),
            str(len(pages)),
            f"{check:.2f}",
            f"{check / load:.1f}",
            f"{check_memory:.0f}",
            f"{build:.2f}",
            f"{plain:.2f}",
            f"{build / plain:.2f}",
            f"{build_memory:.0f}",
            f"{plain_memory:.0f}",
            f"{sizes[len(sizes) // 2] / 1024:.0f}",
        ]


HEAD = ("schools", "pages", "check s", "/ C load", "MB", "build s", "plain s", "ratio", "MB", "plain MB", "median KB")


@click.command()
@click.option(
    "--schools", "sizes", type=int, multiple=True, default=(10, 100), show_default=True, help="Sizes to measure."
)
@click.option(
    "--repeat", type=click.IntRange(1, 9), default=1, show_default=True, help="Runs of each; the least counts."
)
def main(sizes: tuple[int, ...], repeat: int) -> None:
    """Print the table."""
    started = time.monotonic()
    rows = [list(HEAD), *(measure(size, repeat) for size in sizes)]
    widths = [max(len(row[n]) for row in rows) for n in range(len(HEAD))]
    for row in rows:
        print("  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)))
    print(
        f"\nProcessor seconds; “/ C load” is against PyYAML's C loader on the same files. Took {time.monotonic() - started:.0f} s."
    )


if __name__ == "__main__":
    main()
