"""Documents say what the code does: every rule has its paragraph, every word of make exists."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from builders import ROOT
from trustplan.load import load

RULE = re.compile(r"[a-z]+(-[a-z]+)+")
MAKERS = {"fault", "advice", "_fault", "_Said", "Finding"}


def rules() -> set[str]:
    """Every rule id that the code can give: the words with hyphens among the arguments of what makes findings."""
    found: set[str] = set()
    for path in (ROOT / "src" / "trustplan").rglob("*.py"):
        if path.parent.name not in ("trustplan", "rules"):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Dict):
                firsts = [v.elts[0] for v in node.values if isinstance(v, ast.Tuple)]
                found |= {
                    str(e.value) for e in firsts if isinstance(e, ast.Constant) and str(e.value).startswith("unknown-")
                }
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


def test_every_rule_has_a_paragraph() -> None:
    """A rule without words in docs/checks.md is not finished, nor are words without a rule."""
    told = set(re.findall(r"\*\*([a-z]+(?:-[a-z]+)+)\*\*", (ROOT / "docs" / "checks.md").read_text(encoding="utf-8")))
    assert rules() | {"bad-date"} == told


def test_make_help_lists_the_words(tmp_path: Path) -> None:
    """`make help` and the Makefile agree."""
    out = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    listed = set(re.findall(r"^  make (\w+)", out, re.MULTILINE))
    assert {"site", "test", "serve", "check", "fix", "bench", "help"} <= listed
    assert not list(tmp_path.iterdir())


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
