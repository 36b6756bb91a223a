"""The papers of a meeting in its edition: frozen, made again to the byte, and open ones without what is withheld."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from builders import PLAN
from papers_read import read
from remotes import Trust, git
from sites import environment
from warm import Running

MEETING = "board-2026-12"
FOLDER = f"latest/meetings/{MEETING}/"
NOTE = "Nobody has come to the second round of talks."


@pytest.fixture
def with_papers(trust: Trust) -> Trust:
    """A trust whose settings ask for papers in every format, and its committed files."""
    settings = trust.plans / "mkdocs.yml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(
        text.replace("  trustplan:\n", "  trustplan:\n    papers: [html, docx, pdf]\n"), encoding="utf-8"
    )
    trust.commit()
    return trust


def papers_of(trust: Trust) -> dict[str, bytes]:
    """The papers in the newest edition, by name."""
    found = {}
    for name in git(trust.pages, "ls-tree", "--name-only", f"gh-pages:{FOLDER}").split():
        if name != "index.html":
            command = ["git", "-C", str(trust.pages), "cat-file", "blob", f"gh-pages:{FOLDER}{name}"]
            found[name] = subprocess.run(command, capture_output=True, check=True).stdout
    return found


def report(trust: Trust, *words: str) -> str:
    """What the command says that makes papers from the files as they are."""
    done = Running(
        "trustplan", ["report", "--meeting", MEETING, *words], folder=trust.plans, environ=environment()
    ).end()
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.thorough
def test_papers_for_trustees_are_frozen_and_made_again_to_the_byte(with_papers: Trust, tmp_path: Path) -> None:
    """All three parts; the record names what wrote them. The command makes the same ones at any later time."""
    trust = with_papers
    done = trust.publish(MEETING)
    assert done.returncode == 0, done.stderr
    papers = papers_of(trust)
    parts = ("", "-confidential", "-open")
    assert sorted(papers) == sorted(f"{MEETING}{part}.{form}" for part in parts for form in ("docx", "html", "pdf"))
    for name, raw in papers.items():
        assert (" ".join(NOTE.split()[:4]) in " ".join(read(name, raw).split())) == ("-open" not in name), name
    page = trust.show(f"{FOLDER}index.html")
    for name in papers:
        assert f'href="{name}"' in page or f"{MEETING}/{name}" in page
    versions = json.loads(trust.show("latest/data/edition.json"))["versions"]
    assert {"typst", "python-docx", "lxml"} <= versions.keys()
    plan = trust.plans / "plans" / "trust" / f"{PLAN}.yaml"
    plan.write_text(plan.read_text(encoding="utf-8").replace("Paint the hall", "Paint it"), encoding="utf-8")
    trust.commit()
    verified = trust.run("verify", "latest")
    assert verified.returncode == 0, verified.stdout + verified.stderr
    git(trust.plans, "revert", "--no-edit", "HEAD")
    report(trust, "--format", "docx", "--out", str(tmp_path))
    for path in tmp_path.iterdir():
        assert path.read_bytes() == papers[path.name], path.name


def test_a_public_edition_has_the_open_part_alone(with_papers: Trust) -> None:
    """It is looked through before it goes out. The command then knows what that edition withheld."""
    trust = with_papers
    done = trust.publish(MEETING, audience="public")
    assert done.returncode == 0, done.stderr
    papers = papers_of(trust)
    assert sorted(papers) == [f"{MEETING}-open.{form}" for form in ("docx", "html", "pdf")]
    assert "confidential" not in trust.show(f"{FOLDER}index.html")
    git(trust.plans, "fetch", "--quiet", str(trust.pages), "gh-pages:refs/remotes/pages/gh-pages")
    told = report(trust, "--audience", "public", "--format", "html")
    assert "The open part also withholds what the public editions on pages/gh-pages withheld" in told
    assert (trust.plans / "papers" / f"{MEETING}-open.html").read_bytes() == papers[f"{MEETING}-open.html"]
    assert not git(trust.plans, "status", "--porcelain").strip()
