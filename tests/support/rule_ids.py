"""Every rule id that the code can give, read from the code itself."""

from __future__ import annotations

import ast
import re

from builders import ROOT
from trustplan.rules import RULES

RULE = re.compile(r"[a-z]+(-[a-z]+)+")
# Those that only show between two revisions, and those that only a repository that everybody can read may break.
AGAINST = {
    "moved-without-change",
    "past-entry-changed",
    "past-figure-changed",
    "withheld-in-public",
    "withheld-in-history",
}
MAKERS = {"fault", "_fault", "_Said", "Finding"}


def rules_of_form() -> set[str]:
    """The ids among the arguments of what makes findings outside the rules of meaning."""
    found: set[str] = {"bad-date"}
    source = ROOT / "src" / "trustplan"
    for path in (*source.glob("*.py"), source / "revisions" / "against.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name not in MAKERS:
                continue
            arguments = [*node.args[:3], *(k.value for k in node.keywords if k.arg == "rule")]
            found |= {
                a.value
                for a in arguments
                if isinstance(a, ast.Constant) and isinstance(a.value, str) and RULE.fullmatch(a.value)
            }
    return found


def every_rule() -> set[str]:
    """The rules of form and of meaning."""
    return rules_of_form() | set(RULES)
