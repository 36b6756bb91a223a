"""Editors and forges: each kind of file has its schema, and the files beside the plans hold together."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from amounts import thorough_but
from builders import EXAMPLE, ROOT
from trustplan.cli.main import main
from trustplan.schema.loader import FORMATS, KINDS, load_schema
from trustplan.source.layout import plan_files

SETTINGS = json.loads((ROOT / ".vscode" / "settings.json").read_text(encoding="utf-8"))


def fits(pattern: str, path: str) -> bool:
    """Whether a path fits a pattern, in which `*` stays in one folder and `**` does not."""
    parts = re.split(r"(\*\*/|\*)", pattern)
    words = {"**/": "(?:.*/)?", "*": "[^/]*"}
    return re.fullmatch("".join(words.get(part, re.escape(part)) for part in parts), path) is not None


def schemas_of(path: str) -> list[str]:
    """The schemas that the editor's settings bind a file to."""
    found = []
    for schema, patterns in SETTINGS["yaml.schemas"].items():
        is_in = any(fits(p, path) for p in patterns if not p.startswith("!"))
        is_out = any(fits(p[1:], path) for p in patterns if p.startswith("!"))
        if is_in and not is_out:
            found.append(Path(schema).name.removesuffix(".schema.json"))
    return found


def test_the_editor_binds_each_file_to_the_schema_of_its_kind() -> None:
    """The one that the check uses, for every file of the example; and no kind is left out."""
    kinds = {f"plans/{relative}": kind for _, relative, kind in plan_files(EXAMPLE)}
    assert {path: schemas_of(path) for path in kinds} == {path: [kind] for path, kind in kinds.items()}
    assert set(kinds.values()) == set(KINDS)
    assert all((ROOT / schema).is_file() for schema in SETTINGS["yaml.schemas"])


def every(node: Any) -> list[dict[str, Any]]:
    """Every group of keys in some data."""
    children = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    return [*([node] if isinstance(node, dict) else []), *(d for child in children for d in every(child))]


@pytest.mark.parametrize("kind", [*KINDS, "common"])
def test_an_editor_speaks_of_forms_in_words(kind: str) -> None:
    """It shows what is expected, not the pattern."""
    for node in every(load_schema(kind)):
        if isinstance(node.get("pattern"), str) and "x-expects" in node:
            assert node["patternErrorMessage"] == f"This should be {node['x-expects']}."


def test_no_form_of_ours_bears_the_name_of_another() -> None:
    """JSON Schema's own: another program takes `time` for a time of day. A date is the same thing in both."""
    standard = {
        *("date", "date-time", "time", "duration", "email", "idn-email", "hostname", "idn-hostname", "ipv4", "ipv6"),
        *("uri", "uri-reference", "iri", "iri-reference", "uuid", "uri-template", "regex", "color", "phone"),
        *("json-pointer", "relative-json-pointer"),
    }
    assert standard & FORMATS.keys() == {"date"}


@pytest.mark.parametrize(
    "file", thorough_but(1, ["reference/frameworks/ofsted-2025.yaml", "trust/strategy-2025-28.yaml"])
)
def test_another_program_reads_a_schema_where_it_lies(file: str) -> None:
    """With the neighbours that it refers to, and without a network."""
    (schema,) = schemas_of(f"plans/{file}")
    words = ("-m", "check_jsonschema", "--schemafile", f"schemas/{schema}.schema.json", f"plans/{file}")
    result = subprocess.run([sys.executable, *words], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.stdout.strip() == "ok -- validation done", result.stdout


def test_every_owner_has_a_folder_and_every_school_an_owner() -> None:
    """The example of owners is about the example's schools, and what guards the rules is there."""
    lines = (ROOT / ".github" / "CODEOWNERS.example").read_text(encoding="utf-8").splitlines()
    owned = [line.split()[0] for line in lines if line and not line.startswith("#")]
    for path in owned:
        assert path == "*" or any(ROOT.glob(path.strip("/"))), path
    schools = {p.name for p in (EXAMPLE / "schools").iterdir()}
    assert schools == {m[1] for path in owned if (m := re.fullmatch(r"/plans/schools/([a-z-]+)/", path))}
    assert {"/hooks/", "/src/", "/.github/", "/plans/reference/policy.yaml"} <= set(owned)


def test_whoever_proposes_a_change_can_answer_each_question_where_it_is_asked() -> None:
    """Evidence, a date that moves, and names of people: each with room for an answer, and nothing else in the way."""
    text = (ROOT / ".github" / "pull_request_template.md").read_text(encoding="utf-8")
    shown = re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)
    questions = re.findall(r"^\*\*(.+\?)\*\*\n\n", shown, re.MULTILINE)
    assert [next(w for w in ("evidence", "date", "names a person") if w in q) for q in questions] == [
        "evidence",
        "date",
        "names a person",
    ]
    assert re.sub(r"^\*\*.+\?\*\*$", "", shown, flags=re.MULTILINE).strip() == ""


def test_the_hooks_for_commits_call_what_there_is() -> None:
    """Each entry is a command that can be asked for help."""
    for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")):
        words = hook["entry"].split()
        assert words[0] == "trustplan"
        result = CliRunner().invoke(main, [words[1], "--help"])
        assert all(word in result.output for word in words[2:])
