"""The direction of dependencies, and that nothing outside one module knows the host."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from builders import ROOT

SOURCE = ROOT / "src" / "trustplan"

# Each layer may import itself and those before it.
LAYERS = (
    {
        "findings",
        "terms",
        "targets",
        "words",
        "markdown",
        "beside",
        "bytecode",
        "collector",
        "gitfiles",
        "gitrun",
        "siteday",
        "gap",
        "category",
    },
    {"model", "yamlread", "yamlfaults"},
    {"schema", "explain", "mending", "vocabulary", "fixing"},
    {"files"},
    {"rules", "asof", "derived"},
    {"build", "planning", "governing", "report", "checking", "publication"},
    {"load", "rating"},
    {"oversight"},
    {"guards"},
    {"changes", "history", "disclosure", "open_governance"},
    {"revisions", "occasion", "partly"},
    {"embargo", "public"},
    {"audience"},
    {"edition", "pages", "swap", "frames", "comment", "options"},
    {"menu"},
    {"pullrequest"},
    {"writing", "exporting", "host_page"},
    {"publishing"},
    {"cli_editions"},
    {"cli", "host", "host_hook", "__main__"},
)


def imports(path: Path) -> set[str]:
    """Names of the modules that a file imports, at any level, types included."""
    return names_in(ast.parse(path.read_text(encoding="utf-8")))


def names_in(tree: ast.AST) -> set[str]:
    """Names of the modules that some code imports."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def subject(path: Path) -> str:
    """The module or package below trustplan that a file belongs to."""
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def modules() -> list[Path]:
    """Every module of the package."""
    return sorted(SOURCE.rglob("*.py"))


AT_THE_DOOR = ("cli.py", "cli_editions.py")
OUTSIDE = sorted([*(ROOT / "hooks").glob("*.py"), *(ROOT / "scripts").glob("*.py")])


@pytest.mark.parametrize("path", [*modules(), *OUTSIDE], ids=lambda p: p.relative_to(ROOT).as_posix())
def test_only_host_knows_mkdocs(path: Path) -> None:
    """The host is replaceable: only the modules named after it import it."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for_types = {
        n
        for i in ast.walk(tree)
        if isinstance(i, ast.If) and getattr(i.test, "id", "") == "TYPE_CHECKING"
        for n in names_in(i)
    }
    told = imports(path) - (for_types if path in OUTSIDE else set())
    knows = {name.split(".")[0] for name in told} & {"mkdocs", "material"}
    assert not knows or (path.parent == SOURCE and path.name.startswith("host"))
    assert "mike" not in {name.split(".")[0] for name in told} or path.name == "minting.py"


def test_one_module_starts_git() -> None:
    """So that git always runs with the same environment, and its failures look alike."""
    assert [p.name for p in modules() if '["git"' in p.read_text(encoding="utf-8")] == ["gitrun.py"]


def test_only_the_doors_switch_the_collector_off() -> None:
    """Whoever uses the package as a library keeps the collector as it was."""
    found = {p.relative_to(SOURCE).as_posix(): imports(p) & {"gc", "trustplan.primitives.collector"} for p in modules()}
    assert {name: used for name, used in found.items() if used} == {
        "collector.py": {"gc"},
        "__main__.py": {"trustplan.primitives.collector"},
        "host.py": {"trustplan.primitives.collector"},
    }


@pytest.mark.parametrize("path", modules(), ids=lambda p: p.relative_to(SOURCE).as_posix())
def test_dependencies_go_one_way(path: Path) -> None:
    """Files, model, ratings, pages, commands: nothing looks ahead."""
    own = subject(path)
    if own == "__init__":
        return
    level = next(n for n, layer in enumerate(LAYERS) if own in layer)
    allowed = set().union(*LAYERS[: level + 1])
    used = {name.split(".")[1] for name in imports(path) if name.startswith("trustplan.")}
    assert used <= allowed, used - allowed


@pytest.mark.parametrize("path", modules(), ids=lambda p: p.relative_to(SOURCE).as_posix())
def test_the_core_reads_no_clock_and_no_network(path: Path) -> None:
    """Same files and date, same result: the clock stands at the door only."""
    text = path.read_text(encoding="utf-8")
    assert path.name in AT_THE_DOOR or not any(
        word in text
        for word in ("date.today", "datetime.now", "time.time(", "urllib.request", "import socket", "import random")
    )
    assert path.name in AT_THE_DOOR or "os.environ" not in text


def test_no_module_has_grown_past_comfort() -> None:
    """One module, one subject: 450 lines at most."""
    sizes = {p.relative_to(SOURCE).as_posix(): p.read_text(encoding="utf-8").count("\n") for p in modules()}
    assert {name: lines for name, lines in sizes.items() if lines > 450} == {}
