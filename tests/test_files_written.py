"""Every file is read and written in the same way on every system: UTF-8, with line ends that no system changes."""

from __future__ import annotations

import ast

import pytest

from builders import ROOT
from syntax import nodes_of

MODULES = sorted((ROOT / "src").rglob("*.py"))
WRITES, READS = {"write_text"}, {"read_text"}


def faults_of(source: str) -> list[str]:
    """The calls of a module that leave the encoding, or the line ends of what they write, to the system."""
    found = []
    for node in nodes_of(source):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute | ast.Name):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id
        given = {keyword.arg for keyword in node.keywords}
        words = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
        is_text = name in ("run", "Popen", "check_output") and bool(given & {"text", "universal_newlines"})
        mode = next((word for word in words if set(word) <= set("rwxabt+")), "")
        is_opened = name in ("open", "fdopen", "NamedTemporaryFile", "TemporaryFile")
        if name in WRITES or (is_opened and set(mode) & set("wax") and "b" not in mode):
            found += [
                f"{name} without {word}, line {node.lineno}" for word in ("encoding", "newline") if word not in given
            ]
        if (name in READS or is_text) and "encoding" not in given:
            found.append(f"{name} without encoding, line {node.lineno}")
    return found


def test_no_module_leaves_anything_about_files_to_the_system() -> None:
    """On Windows a text would be of the code page, and each line would end in two signs."""
    found = {path.relative_to(ROOT).as_posix(): faults_of(path.read_text(encoding="utf-8")) for path in MODULES}
    assert len(found) > 100
    assert {path: faults for path, faults in found.items() if faults} == {}


@pytest.mark.parametrize(
    ("source", "number"),
    [
        ("path.write_text(x)", 2),
        ("path.write_text(x, encoding='utf-8')", 1),
        ("path.write_text(x, encoding='utf-8', newline='')", 0),
        ("open(path, 'w', encoding='utf-8')", 1),
        ("path.open('a')", 2),
        ("path.open('wb')", 0),
        ("path.read_text()", 1),
        ("path.read_bytes()", 0),
        ("subprocess.run(words, text=True)", 1),
    ],
)
def test_the_scan_finds_what_it_looks_for(source: str, number: int) -> None:
    """Each way to write or read a text."""
    assert len(faults_of(source)) == number
