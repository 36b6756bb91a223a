"""`trustplan build` and `trustplan serve`: what MkDocs does, with one word, and the right exit code."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from builders import a_trust, add_plan
from serving import fetched, served, wait_for
from sites import environment, write_config
from warm import Running


def a_site(folder: Path) -> Path:
    """A small trust with settings, and without a folder of documents, as a clone has it."""
    a_trust(folder)
    write_config(folder)
    (folder / "docs").rmdir()
    return folder


def build(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Build somewhere."""
    environ = environment()
    del environ["NO_MKDOCS_2_WARNING"]
    return Running("trustplan", ["build", *words], folder=folder, environ=environ).end()


def readers(site: Path) -> str:
    """Whom a site is for, as its data say."""
    text = (site / "data" / "trustplan.json").read_text(encoding="utf-8")
    return "public" if '"audience": "public"' in text or '"audience":"public"' in text else "trustees"


def test_a_clone_is_built_from_wherever_one_stands(tmp_path: Path) -> None:
    """Without docs/, which git does not keep when it is empty; into site/, whatever the folder one stands in."""
    folder = a_site(tmp_path)
    done = build(folder / "plans" / "trust")
    assert done.returncode == 0, done.stderr
    assert readers(folder / "site") == "trustees"
    assert "MkDocs 2.0" not in done.stdout + done.stderr
    assert "Built the site" in done.stderr


def test_what_the_words_say_counts_more_than_the_settings(tmp_path: Path) -> None:
    """Audience, plans and folder."""
    folder = a_site(tmp_path / "a")
    (folder / "plans").rename(tmp_path / "other")
    done = build(
        tmp_path, "--config", "a/mkdocs.yml", "--plans", "other", "--audience", "public", "--out", "b/public-site"
    )
    assert done.returncode == 0, done.stderr
    assert readers(tmp_path / "b" / "public-site") == "public"
    assert not (folder / "site").exists()


@pytest.mark.parametrize(
    ("break_it", "code", "said"),
    [
        (lambda f: (f / "plans/trust/profile.yaml").write_text("title: [", encoding="utf-8"), 1, "profile.yaml:1"),
        (lambda f: (f / "mkdocs.yml").write_text("site_name: [", encoding="utf-8"), 1, "mkdocs.yml"),
        (lambda f: (f / "mkdocs.yml").unlink(), 2, "There is no mkdocs.yml here or in a folder above."),
        (
            lambda f: (f / "docs").mkdir() or (f / "docs" / "a.md").write_text("[x](no.md)", encoding="utf-8"),
            1,
            "no.md",
        ),
    ],
    ids=["plans", "settings", "no settings", "a link"],
)
def test_what_stops_a_build_says_so_with_its_code(break_it: object, code: int, said: str, tmp_path: Path) -> None:
    """Errors and warnings alike leave no site, and wrong use is told apart."""
    folder = a_site(tmp_path)
    assert callable(break_it)
    break_it(folder)
    done = build(folder)
    assert done.returncode == code, done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not (folder / "site").exists()


@pytest.mark.thorough
def test_edits_show_while_serving(tmp_path: Path) -> None:
    """For whom the words say, and from elsewhere."""
    folder = a_site(tmp_path / "a")
    (tmp_path / "elsewhere").mkdir()
    item = {"id": "A1", "title": "First title", "lead": "lead", "due": "2027-07-16", "visibility": "public"}
    objective = {"id": "O", "title": "Objective", "visibility": "public", "actions": [item]}
    plan = add_plan(folder / "plans", [objective], visibility="public")
    words = ("trustplan", "serve", "--config", os.fspath(folder / "mkdocs.yml"), "--audience", "public", "--address")
    with served(tmp_path / "elsewhere", words) as (url, log):
        page = f"{url}plans/plan-2025-28/O/"
        assert wait_for(lambda: "First title" in fetched(page)), log.read_text(encoding="utf-8")
        assert '"audience":"public"' in fetched(f"{url}data/trustplan.json")
        plan.write_text(plan.read_text(encoding="utf-8").replace("First title", "Second title"), encoding="utf-8")
        assert wait_for(lambda: "Second title" in fetched(page)), log.read_text(encoding="utf-8")
