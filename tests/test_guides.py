"""The guides: what they show is played through, they are in a trust's site, and every link in them leads somewhere."""

from __future__ import annotations

import re
import shutil
import tomllib
from pathlib import Path

import pytest

from builders import ROOT, a_trust
from files_once import files_once
from guide_steps import steps_of, take
from sites import build, read_page, write_config
from trustplan.diff.history_checks import history_findings
from trustplan.diff.revisions import compare_revisions
from trustplan.loading.load import Loaded, load
from trustplan.primitives.periods import parse_date
from trustplan.primitives.shipped import DOCUMENTS, shipped_documents
from trustplan.source.yaml_reader import read_yaml

DOCS = ROOT / "docs"
GUIDES = sorted((DOCS / "guides").glob("*.md"))
SHOWN = [page for page in GUIDES if "```yaml" in page.read_text(encoding="utf-8")]
CLICKED = {
    "index",
    "a-plan-from-word",
    "update-by-email",
    "update-in-a-spreadsheet",
    "import-your-own-sheet",
    "ask-for-updates",
    "set-up-on-github",
    "read-and-merge",
    "record-progress",
    "add-figures",
    "bring-figures-in",
    "move-a-date",
}
DAY = "2026-11-20"


@pytest.fixture(scope="module")
def before() -> Loaded:
    """The example as it is."""
    with files_once():
        return load(ROOT / "plans")


@pytest.mark.parametrize("page", SHOWN, ids=lambda p: p.stem)
def test_what_a_guide_shows_is_right_where_it_says(page: Path, before: Loaded, tmp_path: Path) -> None:
    """Step after step in one copy of the example: no error and no advice, nothing rewritten in silence, and something changes."""
    shutil.copytree(ROOT / "plans", tmp_path / "plans")
    day = parse_date(DAY)
    assert day
    for step in steps_of(page):
        take(step, tmp_path)
        text = (tmp_path / step.file).read_bytes()
        assert read_yaml(text, step.file)[1] == (), step
    with files_once():
        after = load(tmp_path / "plans")
    assert [str(f) for f in after.findings] == []
    compared = compare_revisions(before, after, day)
    assert list(history_findings(compared)) == []
    if any(step.item for step in steps_of(page)):
        assert compared.edits


def test_each_guide_is_played_or_has_nothing_to_play() -> None:
    """Those with pictures are played with them; those by clicks have no YAML."""
    assert {page.stem for page in GUIDES} - {page.stem for page in SHOWN} <= CLICKED


def test_the_list_of_guides_names_each() -> None:
    """Nobody finds what is not listed."""
    linked = set(re.findall(r"\]\(([\w-]+\.md)\)", (DOCS / "guides" / "index.md").read_text(encoding="utf-8")))
    assert linked == {page.name for page in GUIDES} - {"index.md"}


def test_the_package_brings_what_the_list_names() -> None:
    """The wheel's own list and the program's are one."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    taken = settings["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert {f"docs/{name}": f"trustplan/docs/{name}" for name in DOCUMENTS} == {
        source: target for source, target in taken.items() if source.startswith("docs/")
    }
    assert all((DOCS / name).exists() for name in DOCUMENTS)


def test_links_between_documents_stay_among_those_that_come_along() -> None:
    """A link to a page that only this repository has would stop a trust's build."""
    documents = shipped_documents()
    for path, file in documents.items():
        if not path.endswith(".md"):
            continue
        for link in re.findall(r"\]\((?!https?:)([^)#\s]+)[^)]*\)", file.read_text(encoding="utf-8")):
            target = (file.parent / link).resolve().relative_to(DOCS.resolve()).as_posix()
            assert target in documents, f"{path}: {link}"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small trust's site for editors, with a page of its own in the place of one guide."""
    folder = tmp_path_factory.mktemp("guided")
    a_trust(folder)
    write_config(folder, audience="editors")
    (folder / "docs" / "guides").mkdir()
    (folder / "docs" / "guides" / "add-figures.md").write_text("# Figures\n\nAsk Pat.\n", encoding="utf-8")
    done = build(folder, "--strict")
    assert done.returncode == 0, done.stderr
    return folder / "site"


def test_a_trusts_editors_site_has_the_guides(site: Path) -> None:
    """Each as a page with its pictures, found by search and from the menu; the trust's own counts more."""
    for path in shipped_documents():
        built = path.replace("/index.md", "/index.html")
        if path.endswith(".md") and built == path:
            built = f"{path.removesuffix('.md')}/index.html"
        assert (site / built).is_file(), path
    assert "Ask Pat." in (site / "guides/add-figures/index.html").read_text(encoding="utf-8")
    assert "All guides" in "".join(read_page(site / "guides/add-figures/index.html").text)
    for link in read_page(site / "index.html").links:
        if link.endswith("/"):
            assert (site / link / "index.html").is_file(), link
    assert "guides/judge-a-kpi/" in (site / "search" / "search_index.json").read_text(encoding="utf-8")
