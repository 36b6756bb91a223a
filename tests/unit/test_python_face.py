"""The public face is what docs/python.md says: its names, and its example as it stands there."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

import trustplan
from builders import EXAMPLE, ROOT

PAGE = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")


def in_a_fresh_process(code: str) -> list[str]:
    """The lines that a program prints, begun where the example's plans are."""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_the_tables_name_what_can_be_imported() -> None:
    """Each name once, and no other."""
    cells = re.findall(r"^\| (`.*?) \|", PAGE, re.MULTILINE)
    named = [re.match(r"\w+", name) for cell in cells for name in re.findall(r"`(.+?)`", cell)]
    assert sorted(match[0] for match in named if match) == sorted(trustplan.__all__)


def test_the_example_prints_every_objective_and_item_with_ratings_and_the_first_reason(example_site: Path) -> None:
    """The same that the site's data has for the day, beside one item that no site shows yet, and nothing else: the
    example's plans have no findings.
    """
    blocks = re.findall(r"^```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    assert len(blocks) == 1
    data = json.loads((example_site / "data" / "trustplan.json").read_text(encoding="utf-8"))
    wanted = []
    for plan in data["plans"]:
        for objective in plan["objectives"]:
            ratings = (objective[dimension]["rating"] for dimension in ("delivery", "impact"))
            wanted.append(" ".join((objective["id"], *ratings)))
            for item in (*objective["actions"], *objective["kpis"]):
                sentence = item["reasons"][0]["sentence"]
                wanted.append(f"{item['id']} {item['rating']} {sentence}")
    assert len(wanted) > 20
    printed = in_a_fresh_process(blocks[0])
    assert [line for line in printed if not line.startswith("strategy-2025-28/PA-A5 ")] == wanted
    assert len(printed) == len(wanted) + 1


def test_the_package_alone_imports_none_of_its_modules() -> None:
    """A program pays for what it uses, and still sees every name."""
    code = "import sys, trustplan; print(*sorted(m for m in sys.modules if m.startswith('trustplan')))"
    assert in_a_fresh_process(code) == ["trustplan"]
    code = "import trustplan; print(*dir(trustplan)); print(trustplan.Rating.__name__, *dir(trustplan))"
    names = " ".join(sorted(trustplan.__all__))
    assert in_a_fresh_process(code) == [names, f"Rating {names}"]


def test_the_plugin_alone_imports_nothing_that_rates_or_makes_pages() -> None:
    """Those modules are imported while another process reads the plans."""
    code = "import sys, trustplan.mkdocs_plugin.plugin; print(*sorted(m for m in sys.modules if m.startswith('trustplan.')))"
    (line,) = in_a_fresh_process(code)
    packages = {name.split(".")[1] for name in line.split()}
    assert packages == {"mkdocs_plugin", "primitives", "website"}
    assert [name for name in line.split() if name.startswith("trustplan.website.")] == ["trustplan.website.page"]


def test_every_exception_has_the_base_that_the_page_names() -> None:
    """Whoever catches TrustplanError catches whatever the package raises on purpose."""
    source = ROOT / "src" / "trustplan"
    found = {}
    for path in sorted(source.rglob("*.py")):
        for name, bases in re.findall(
            r"^class (\w+)\((.*\b(?:Error|Exception)\b.*|\w+Error)\):", path.read_text("utf-8"), re.MULTILINE
        ):
            found[name] = (path.relative_to(source).as_posix(), bases)
    assert found.pop("TrustplanError") == ("primitives/errors.py", "Exception")
    assert "ForgeError" in found
    assert {name: where for name, where in found.items() if where[1] not in {"TrustplanError", *found}} == {}


def test_the_command_takes_paths_among_its_words(capsys: pytest.CaptureFixture[str]) -> None:
    """A program has its folder as a path; it need not make a text of it."""
    assert trustplan.run(["check", "--plans", EXAMPLE, EXAMPLE / "trust"]) == 0
    assert "files checked: no errors" in capsys.readouterr().out
