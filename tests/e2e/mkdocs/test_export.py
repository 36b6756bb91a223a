"""The pages for other hosts: a folder that stock MkDocs builds, with the words that our own site has."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from builders import ROOT, a_trust, add_plan
from sites import Reader, pages_of
from sites import build as build_site
from warm import Running

SCRIPT = ROOT / "scripts" / "export_pages.py"


def export(plans: Path, out: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the script."""
    command = ["pages", "--plans", str(plans), "--out", str(out), *words]
    return Running(str(SCRIPT), command, folder=ROOT, environ=os.environ).end()


def build(folder: Path) -> None:
    """Build it with MkDocs alone: no plugin and no hook of ours."""
    done = build_site(folder, "--strict")
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example, exported, built, and fenced in."""
    folder = tmp_path_factory.mktemp("export") / "pages"
    assert export(Path("plans"), folder, "--as-of", "2026-11-20").returncode == 0
    build(folder)
    subprocess.run([sys.executable, str(SCRIPT), "fence", str(folder / "site")], check=True)
    return folder


@pytest.mark.thorough
def test_stock_mkdocs_gives_the_words_of_our_own_site(exported: Path, example_site: Path) -> None:
    """Page by page."""
    assert "hooks" not in yaml.safe_load((exported / "mkdocs.yml").read_text(encoding="utf-8"))
    own, found = reading(example_site), reading(exported / "site")
    assert found.keys() == own.keys()
    assert [name for name in own if found[name] != own[name]] == []


def reading(site: Path) -> dict[str, list[str]]:
    """What a reader reads of each page that is made from plans, to its end and word by word."""
    found = {}
    for path in site.rglob("index.html"):
        text = path.read_text(encoding="utf-8")
        start = text.find('<div class="tp" id="tp-content">')
        if start >= 0:
            reader = Reader()
            reader.feed(text[start : text.index("</article>", start)])
            found[path.relative_to(site).as_posix()] = " ".join(reader.text).split()
    assert found
    return found


@pytest.mark.thorough
def test_data_styles_and_policy_come_with_it(exported: Path, example_site: Path) -> None:
    """The same data, and a Content-Security-Policy on each page once it is fenced in."""
    for name in ("data/trustplan.json", "assets/trustplan.css", "assets/edition.css", "calendar/all.ics"):
        assert (exported / "site" / name).read_bytes() == (example_site / name).read_bytes(), name
    for name, reader in pages_of(exported / "site").items():
        policies = [a for tag, a in reader.tags if tag == "meta" and a.get("http-equiv") == "Content-Security-Policy"]
        assert len(policies) == 1, name


@pytest.mark.thorough
def test_hostile_titles_stay_words(tmp_path: Path) -> None:
    """In front matter, in the body and in the host's own frame."""
    plans = a_trust(tmp_path)
    title = "<script>alert(1)</script> & “{{ x }}”: ---"
    add_plan(plans, [{"id": "O", "title": title, "actions": []}], visibility="public", title="<img src=x onerror=y>")
    assert export(plans, tmp_path / "out", "--as-of", "2026-11-20", "--audience", "public").returncode == 0
    build(tmp_path / "out")
    for name, reader in pages_of(tmp_path / "out" / "site").items():
        scripts = [tag for tag, a in reader.tags if tag == "img" and a.get("src") == "x"]
        assert not scripts, name
    texts = [p.read_text(encoding="utf-8") for p in (tmp_path / "out" / "site").rglob("index.html")]
    assert not any("<script>alert(1)" in text for text in texts)
    assert any("&lt;script&gt;alert(1)" in text for text in texts)


def test_wrong_use_is_reported(tmp_path: Path) -> None:
    """A folder that holds something, and plans with an error."""
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").write_text("", encoding="utf-8")
    done = export(ROOT / "plans", tmp_path / "full")
    assert done.returncode == 2
    assert "is not empty" in done.stderr
    plans = a_trust(tmp_path)
    (plans / "reference" / "policy.yaml").unlink()
    done = export(plans, tmp_path / "out")
    assert done.returncode == 1
    assert "policy.yaml" in done.stderr
    assert not (tmp_path / "out").exists()
