"""Every rule id that the program can give: listed here, and read from the program's own text."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from builders import ROOT
from syntax import nodes_of
from trustplan.checks.run import RULES
from trustplan.primitives.findings import Finding

# Rules without a generator in `trustplan.checks`: those on how a file is read and on its form,
FORM = frozenset(
    {
        "bad-date",
        "bad-name",
        "bad-target",
        "bad-value",
        "control-character",
        "empty-value",
        "file-empty",
        "file-encoding",
        "file-missing",
        "file-name",
        "file-too-deep",
        "file-too-large",
        "file-unreadable",
        "folder-not-file",
        "garbled-text",
        "invisible-character",
        "key-twice",
        "look-alike",
        "merge-conflict",
        "missing-key",
        "name-for-windows",
        "names-alike",
        "no-plans",
        "not-a-choice",
        "not-a-plain-file",
        "number-too-large",
        "quote-it",
        "text-cut",
        "too-many-faults",
        "unknown-key",
        "wrong-type",
        "yaml-anchor",
        "yaml-key",
        "yaml-syntax",
        "yaml-tag",
    }
)
# and those that compare two revisions, or that only concern a repository that everybody can read.
BETWEEN = frozenset(
    {
        "moved-without-change",
        "past-entry-changed",
        "past-figure-changed",
        "site-not-built",
        "withheld-in-history",
        "withheld-in-public",
    }
)

# Those of files of others that are imported.
IMPORTED = frozenset(
    {"import-cell", "import-differs", "import-form", "import-note", "import-table", "import-twice", "import-unsure"}
)
IMPORTED_ADVICE = frozenset({"import-note"})  # among them, those that only tell

# Those of which no file of the corpus can be an example: they are about the system, or about files that not every
# computer can store.
NO_FILE = frozenset(
    {"file-unreadable", "name-for-windows", "names-alike", "no-plans", "not-a-plain-file", "too-many-faults"}
)

ID = re.compile(r"[a-z]+(-[a-z]+)+")
# What makes a finding, or is turned into one: its rule is the first argument, or `rule=`.
MAKERS = {"Finding", "OddCharacters", "report", "layout_error", "FormViolation", "_Breach", "_error"}


def every_rule() -> set[str]:
    """The rules of form, of meaning, of two revisions, and of imports."""
    return {*FORM, *BETWEEN, *IMPORTED, *RULES}


def written_rules() -> set[str]:
    """The rule ids that stand in the program's text where a finding is made."""
    found: set[str] = set()
    for path in sorted((ROOT / "src" / "trustplan").rglob("*.py")):
        found |= rules_in(path.read_text(encoding="utf-8"))
    return found


def rules_in(text: str) -> set[str]:
    """The rule ids that some Python text gives to findings, at once or by a variable called `rule`."""
    found: set[str] = set()
    for node in nodes_of(text):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in MAKERS:
                for given in (*node.args[:1], *(k.value for k in node.keywords if k.arg == "rule")):
                    found |= _texts(given)
        elif isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == "rule" for t in node.targets):
            found |= {text for text in _texts(node.value) if ID.fullmatch(text)}  # ratings have rules too, in words
    return found


def _texts(value: ast.expr) -> set[str]:
    """What a text in quotes may be, or either end of a choice between two."""
    ends = [value.body, value.orelse] if isinstance(value, ast.IfExp) else [value]
    return {end.value for end in ends if isinstance(end, ast.Constant) and isinstance(end.value, str)}


@contextmanager
def only_listed_rules() -> Iterator[None]:
    """No finding can be made of a rule that is not listed: it would have no words in docs/checks.md."""
    original = Finding.__init__
    listed_rules = every_rule() | INVENTED

    def listed(self: Finding, **given: Any) -> None:
        original(self, **given)
        assert self.rule in listed_rules, f"{self.rule} is in no list of rules"

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Finding, "__init__", listed)
        yield


INVENTED = {"x-y"}  # by the tests themselves
