"""Documents say what the code does: every rule has its paragraph, every word of make exists."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from guide_pictures import GUIDES, Guide, edit

from builders import ROOT
from files_once import files_once
from rule_ids import BETWEEN, FORM, IMPORTED, IMPORTED_ADVICE, NO_FILE, every_rule, rules_in, written_rules
from trustplan.checks.run import RULES
from trustplan.diff.history_checks import history_findings
from trustplan.diff.revisions import compare_revisions
from trustplan.loading.load import load
from trustplan.primitives.findings import Severity
from trustplan.schema.validate import check_form
from trustplan.source.layout import kind_of
from trustplan.source.yaml_reader import read_yaml


@pytest.fixture(scope="module", autouse=True)
def _files_once() -> Iterator[None]:
    """What documents show is put into copies of the example, most of whose files are as they were."""
    with files_once():
        yield


CHECKS = ROOT / "docs" / "checks.md"
TABLE = ROOT / "tests" / "plans" / "invalid" / "table.md"


WORDED = {".md", ".json", ".py", ".html"}  # files that hold words for readers
NOT_IN_A_FILE = NO_FILE | BETWEEN | IMPORTED


def entries() -> dict[str, str]:
    """The words under each rule's heading."""
    parts = re.split(r"^### (\S+)$", CHECKS.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {rule: words.split("\n## ")[0] for rule, words in zip(parts[1::2], parts[2::2], strict=True)}


def test_every_rule_has_a_paragraph() -> None:
    """A rule without words in docs/checks.md is not finished, nor are words without a rule."""
    assert entries().keys() == every_rule()


def test_the_program_gives_the_rules_that_are_listed() -> None:
    """A rule that is written where a finding is made is listed, and so has its paragraph; and no other is listed."""
    assert written_rules() == FORM | BETWEEN | IMPORTED


@pytest.mark.parametrize(
    "text",
    [
        'Finding(rule="x-y", place=here)',
        'findings.Finding(rule="x-y", place=here)',
        'self.report("x-y", mark, message, fix)',
        'layout_error("x-y", shown, message, fix)',
        'FormViolation("x-y", message, fix, path)',
        '_Breach("x-y", fix)',
        'Finding(rule="x-y" if new else "bad-date", place=here)',
        'rule = "x-y"',
    ],
)
def test_a_rule_is_found_however_it_is_given(text: str) -> None:
    """By name, by place, as one of two, or by a variable."""
    assert rules_in(text) - {"bad-date"} == {"x-y"}


def test_the_paragraphs_say_how_much_a_rule_matters() -> None:
    """Error or advice, as the rule has it."""
    for rule, words in entries().items():
        is_advice = rule in IMPORTED_ADVICE or (rule in RULES and RULES[rule].severity is Severity.WARNING)
        assert words.strip().startswith("*Advice.*" if is_advice else "*Error.*"), rule


def test_the_examples_are_what_the_checks_say() -> None:
    """Word for word from the table of broken files."""
    table = TABLE.read_text(encoding="utf-8")
    for rule, words in entries().items():
        quoted = " ".join(line.removeprefix("> ") for line in words.splitlines() if line.startswith("> "))
        assert f"| {rule} | {quoted}" in table or rule in NOT_IN_A_FILE, rule


def test_make_help_lists_the_words() -> None:
    """Each command for people, and each that a document names."""
    out = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    listed = set(re.findall(r"^  make ([\w-]+)", out, re.MULTILINE))
    (commands,) = re.findall(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert listed == {*commands.split()} - {"browser"}
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]
    named = {word for page in pages for word in re.findall(r"`make ([\w-]+)`", page.read_text(encoding="utf-8"))}
    assert named <= listed


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_links_of_the_front_documents_lead_somewhere(name: str) -> None:
    """No dead link in what people read first."""
    text = (ROOT / name).read_text(encoding="utf-8")
    for link in re.findall(r"\]\(([^)#]+)\)", text):
        assert (ROOT / link).exists(), link


def test_the_annotated_plan_is_a_right_plan(tmp_path: Path) -> None:
    """What leaders copy passes the checks, in the school that it speaks of."""
    plans = tmp_path / "plans"
    shutil.copytree(ROOT / "plans", plans)
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    (plans / "schools" / "fernhill" / "improvement-2026-27.yaml").write_text(blocks[0], encoding="utf-8")
    assert load(plans).errors == ()


# The guides that are told in pictures; of the others tests/test_guides.py plays what they show.
GUIDE_PAGES = [
    page for page in sorted((ROOT / "docs" / "guides").glob("*.md")) if "![" in page.read_text(encoding="utf-8")
]


class Picture(NamedTuple):
    """A picture as a browser would show it."""

    width: int
    height: int
    pixels: bytes


def picture(guide: str, moment: str) -> Picture:
    """A picture of a guide, read to its end."""
    raw = (ROOT / "docs" / "images" / "guides" / f"{guide}-{moment}.png").read_bytes()
    assert raw.startswith(b"\x89PNG\r\n\x1a\n")
    place, parts = 8, []
    while place < len(raw):
        size = int.from_bytes(raw[place : place + 4], "big")
        kind, data = raw[place + 4 : place + 8], raw[place + 8 : place + 8 + size]
        assert zlib.crc32(kind + data) == int.from_bytes(raw[place + 8 + size : place + 12 + size], "big")
        parts.append((kind, data))
        place += 12 + size
    assert parts[-1][0] == b"IEND"
    width, height = (int.from_bytes(parts[0][1][n : n + 4], "big") for n in (0, 4))
    return Picture(width, height, zlib.decompress(b"".join(data for kind, data in parts if kind == b"IDAT")))


@pytest.mark.parametrize("moment", ["before", "file", "comment", "after"])
@pytest.mark.parametrize("guide", [g.name for g in GUIDES])
def test_a_picture_of_a_guide_shows_something_that_can_be_read(guide: str, moment: str) -> None:
    """It is whole, wide enough for a line of text, and most of its height has something on it."""
    shown = picture(guide, moment)
    assert shown.width >= 600
    row = len(shown.pixels) // shown.height
    rows = [
        shown.pixels[n * row + 1 : (n + 1) * row] for n in range(shown.height)
    ]  # the first byte says how it is packed
    assert sum(len(set(r)) > 1 for r in rows) > shown.height / 3


@pytest.mark.parametrize("guide", GUIDES, ids=lambda g: g.name)
def test_what_a_guide_shows_is_what_happens(guide: Guide, tmp_path: Path) -> None:
    """Each guide's edit is right, shows on the page that it names, and has its four pictures."""
    for side in ("old", "new"):
        shutil.copytree(ROOT / "plans", tmp_path / side / "plans")
    edit(guide, tmp_path / "new" / "plans")
    old, new = (load(tmp_path / side / "plans") for side in ("old", "new"))
    compared = compare_revisions(old, new, guide.day)
    assert new.findings == ()
    assert list(history_findings(compared)) == []
    assert any(e.ref.endswith(f"/{guide.item}") for e in compared.edits)
    for moment in ("before", "file", "comment", "after"):
        assert (ROOT / "docs" / "images" / "guides" / f"{guide.name}-{moment}.png").is_file()
    before, after = (picture(guide.name, moment) for moment in ("before", "after"))
    assert before.pixels != after.pixels


def test_the_guide_to_dates_quotes_the_check(tmp_path: Path) -> None:
    """Word for word, the message on a date that moved without a record."""
    guide = next(g for g in GUIDES if g.name == "date")
    shutil.copytree(ROOT / "plans", tmp_path / "plans")
    path = tmp_path / guide.file
    path.write_text(path.read_text(encoding="utf-8").replace(*guide.replaced, 1), encoding="utf-8")
    found = list(history_findings(compare_revisions(load(ROOT / "plans"), load(tmp_path / "plans"), guide.day)))
    text = (ROOT / "docs" / "guides" / "move-a-date.md").read_text(encoding="utf-8")
    quoted = " ".join(line[2:] for line in text.splitlines() if line.startswith("> "))
    assert [f"{f.message} {f.fix}" for f in found] == [quoted]


@pytest.mark.parametrize("path", GUIDE_PAGES, ids=lambda p: p.name)
def test_every_picture_of_a_guide_is_there_and_is_described_in_words(path: Path) -> None:
    """For whoever cannot see it."""
    pictures = re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", path.read_text(encoding="utf-8"))
    assert len(pictures) == 4
    for words, file in pictures:
        assert len(words) > 40
        assert (path.parent / file).is_file()


def blocks_of(page: str) -> list[tuple[str, str]]:
    """The YAML of a page, each with the path that its first line names."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    blocks = re.findall(r"```yaml\n# (plans/\S+)\n(.*?)```", text, re.DOTALL)
    assert len(blocks) == text.count("```yaml")
    return blocks


SHOWN = [*blocks_of("governing.md"), *blocks_of("kpis.md")]


@pytest.mark.parametrize(("path", "text"), SHOWN, ids=lambda x: x.splitlines()[0][:40])
def test_what_the_pages_on_governing_and_kpis_show_is_right(path: str, text: str, tmp_path: Path) -> None:
    """A school's file in the place of the example's has no error; the criteria, which all schools name, have the form."""
    document, findings = read_yaml(text.encode(), path)
    assert document is not None
    assert not findings
    kind, organisation = kind_of(path.removeprefix("plans/"))
    assert check_form(document, kind) == ()
    if organisation:
        plans = tmp_path / "plans"
        shutil.copytree(ROOT / "plans", plans)
        (tmp_path / path).write_text(text, encoding="utf-8")
        assert load(plans).errors == ()


@pytest.mark.thorough
def test_the_deeper_search_looks_at_as_many_cases_as_it_is_asked_for() -> None:
    """The command of docs/architecture.md, with another number: none of the cases is left to another command."""
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    found = re.search(r"`TRUSTPLAN_CASES=\d+ pytest\s+(\S+)`", page)
    assert found is not None
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", found[1]],
        cwd=ROOT, env={**os.environ, "TRUSTPLAN_CASES": "30"}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    seeds = re.findall(r"::test_no_withheld_number_can_be_worked_out\[(\d+)\]", done.stdout)
    assert sorted(map(int, seeds)) == list(range(30))


ARCHITECTURE = sorted((ROOT / "docs").glob("architecture*.md"))
TEN_MINUTES = 2_300  # words, which a colleague reads in that time


def test_the_architecture_is_read_in_ten_minutes() -> None:
    """Reasons for single things are on the pages beside it, and the walk from a file to a page has few steps."""
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    assert len(page.split()) <= TEN_MINUTES
    walk = page.split("## From a plan file's bytes to a rating on a page")[1].split("\n## ")[0]
    assert 10 <= len(re.findall(r"^\d+\. ", walk, re.MULTILINE)) <= 25
    assert all(f"({beside.name})" in page for beside in ARCHITECTURE if beside.name != "architecture.md")


@pytest.mark.parametrize("page", ARCHITECTURE, ids=lambda p: p.stem)
def test_the_architecture_names_what_is_there(page: Path) -> None:
    """Each module, folder and function that stands in code: a page that is out of date misleads."""
    source = ROOT / "src" / "trustplan"
    folders = ("src", "tests", "docs", "schemas", "scripts")
    paths = [p.relative_to(ROOT).as_posix() for folder in folders for p in (ROOT / folder).rglob("*")]
    for written in re.findall(r"`([a-z_]+/[\w/.]+)`", page.read_text(encoding="utf-8")):
        name, _, attribute = written.rstrip("/").partition(".")
        ends = (f"/{written.rstrip('/')}", f"/{name}.py")
        found = [path for path in paths if f"/{path}".endswith(ends)]
        assert found or written == "reference/imports.yaml", f"{page.name}: {written}"
        if attribute and (source / f"{name}.py").is_file():
            code = (source / f"{name}.py").read_text(encoding="utf-8")
            assert re.search(rf"^(def|class) {attribute}\b", code, re.MULTILINE), f"{page.name}: {written}"


READ = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", ".pre-commit-hooks.yaml")),
    *sorted(p for folder in ("docs", "schemas", "src") for p in (ROOT / folder).rglob("*") if p.suffix in WORDED),
]


def test_what_is_wrong_is_called_an_error() -> None:
    """In documents, in messages and on pages: one word, but for the name of a rule, which is published."""
    assert len(READ) > 500
    found = {}
    for path in READ:
        text = path.read_text(encoding="utf-8").replace("too-many-faults", "")
        found[path.relative_to(ROOT).as_posix()] = re.findall(r"(?i)\bfaults?\b|\btold otherwise\b", text)
    assert {path: words for path, words in found.items() if words} == {}
