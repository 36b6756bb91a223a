"""One word for one thing: what `docs/terms.md` says we do not say is read by nobody, in documents, messages and plans."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from builders import ROOT

TERMS = ROOT / "docs" / "terms.md"
# A test's own words, and what only developers read.
OURS = {
    "docs/terms.md",
    "docs/model-building.md",
    "docs/other-renderers.md",
    "docs/python.md",
    *(p.relative_to(ROOT).as_posix() for p in (ROOT / "docs").glob("architecture*.md")),
}
# Where a word is right all the same: the file, the words, and why.
EXCEPTIONS = {
    ("docs/checks.md", "milder"): "the name of a rule, which is published",
    ("tests/plans/invalid/table.md", "milder"): "the name of a rule, which is published",
}
READ = [
    *sorted(p for p in (ROOT / "docs").rglob("*.md") if p.relative_to(ROOT).as_posix() not in OURS),
    *sorted((ROOT / "plans").rglob("*.yaml")),
    *sorted((ROOT / "src/trustplan").rglob("*.html")),
    *sorted((ROOT / "src/trustplan/source/shared_entries").rglob("*.yaml")),
    *sorted((ROOT / "schemas").glob("*.json")),
    ROOT / "tests/plans/invalid/table.md",
]
CODE = sorted(p for p in (ROOT / "src/trustplan").rglob("*.py"))


@cache
def avoided() -> re.Pattern[str]:
    """The words of the last column, as one pattern."""
    rows = re.findall(r"^\| (?!Term|-).* \| .* \| (.+) \|$", TERMS.read_text(encoding="utf-8"), re.MULTILINE)
    words = [re.escape(word.lower()) for row in rows for word in row.split(", ")]
    return re.compile(rf"(?<![\w.])(?:{'|'.join(words)})(?!\w)")


def found_in(text: str, name: str) -> list[str]:
    """The words that are said all the same."""
    found = avoided().findall(" ".join(text.split()).lower())
    return [word for word in dict.fromkeys(found) if (name, word) not in EXCEPTIONS]


def said_by(code: str) -> str:
    """The texts of a module that users may read: its strings, without what documents its code."""
    tree = ast.parse(code)
    documents = set()
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)) and isinstance(node.body[0], ast.Expr):
            documents.add(id(node.body[0].value))
    strings = (n for n in ast.walk(tree) if isinstance(n, ast.Constant) and id(n) not in documents)
    return "\n|\n".join(str(n.value) for n in strings)


@pytest.mark.parametrize("path", READ, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_what_is_read_has_the_words_of_the_terms(path: Path) -> None:
    """In documents, pages, the example's plans, and every message that a check gives."""
    assert found_in(path.read_text(encoding="utf-8"), path.relative_to(ROOT).as_posix()) == []


def test_what_the_program_says_has_the_words_of_the_terms() -> None:
    """In every sentence that is made; a docstring is for those who read the code."""
    found = {}
    for path in CODE:
        name = path.relative_to(ROOT).as_posix()
        if words := found_in(said_by(path.read_text(encoding="utf-8")), name):
            found[name] = words
    assert found == {}


def test_a_word_that_is_avoided_is_found_across_a_line() -> None:
    """As texts are wrapped; and not inside another word."""
    assert found_in("It is in\ndanger of closing.", "x") == ["in danger of"]
    assert found_in("Legal bylaws apply.", "x") == []
