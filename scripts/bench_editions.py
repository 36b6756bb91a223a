"""Measure what editions take: as served, and in the repository of the pages, at 10 and at 100 schools.

Three editions of a generated trust are published to a bare repository, with news in every plan between them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import click

sys.path.insert(0, str(Path(__file__).parent))
from generate_trust import generate

MEETINGS = ("board-2026-07", "board-2026-10", "board-2026-12")
CONFIG = "site_name: Bench\nstrict: true\ntheme: {name: material}\nplugins: [search, trustplan]\n"
QUIET = {
    "NO_MKDOCS_2_WARNING": "1",
    "GIT_AUTHOR_NAME": "x", "GIT_AUTHOR_EMAIL": "x@x.invalid", "GIT_COMMITTER_NAME": "x", "GIT_COMMITTER_EMAIL": "x@x.invalid",
}  # fmt: skip


def run(folder: Path, *command: str) -> str:
    """Run a command; what it says."""
    done = subprocess.run(command, cwd=folder, env={**os.environ, **QUIET}, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stderr[-2000:]}")
    return done.stdout


def size_of(folder: Path) -> int:
    """Bytes of a folder's files."""
    return sum(p.stat().st_size for p in folder.rglob("*") if p.is_file())


def measure(schools: int) -> tuple[float, list[float]]:
    """MB of the last edition as served, and MB by which each edition made the packed repository grow."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        plans, pages = folder / "plans-repository", folder / "pages.git"
        plans.mkdir()
        generate(plans / "plans", schools, 1)
        policy = plans / "plans" / "reference" / "policy.yaml"
        hosts = f"hosts:\n  - remote: {pages}\n    access: controlled\n"
        policy.write_text(policy.read_text(encoding="utf-8") + hosts, encoding="utf-8")
        (plans / "mkdocs.yml").write_text(CONFIG, encoding="utf-8")
        run(folder, "git", "init", "--quiet", "--bare", str(pages))
        run(plans, "git", "init", "--quiet")
        grown, before = [], 0
        for number, meeting in enumerate(MEETINGS):
            for path in (plans / "plans").glob("schools/*/improvement-*.yaml"):
                text = path.read_text(encoding="utf-8")
                path.write_text(text.replace("is done in", f"is {number} times done in", 1), encoding="utf-8")
            run(plans, "git", "add", "--all")
            run(plans, "git", "commit", "--quiet", "--message", meeting)
            command = ("publish", "--meeting", meeting, "--audience", "trustees", "--remote", str(pages))
            run(plans, sys.executable, "-m", "trustplan", *command)
            run(pages, "git", "gc", "--quiet", "--prune=now")
            now = size_of(pages / "objects")
            grown.append((now - before) / 1e6)
            before = now
        served = folder / "served"
        served.mkdir()
        archive = folder / "last.tar"
        run(pages, "git", "archive", "--output", str(archive), "gh-pages:latest")
        shutil.unpack_archive(archive, served)
        return size_of(served) / 1e6, grown


@click.command()
@click.option("--schools", multiple=True, type=int, default=(10, 100), show_default=True)
def main(schools: tuple[int, ...]) -> None:
    """Print a table."""
    print(
        "| schools | an edition, as served | first edition, packed | each further edition, packed |\n|---|---|---|---|"
    )
    for count in schools:
        served, grown = measure(count)
        print(
            f"| {count} | {served:.1f} MB | {grown[0]:.2f} MB | {sum(grown[1:]) / (len(grown) - 1):.2f} MB |",
            flush=True,
        )


if __name__ == "__main__":
    main()
