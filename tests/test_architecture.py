"""The structure of the package: one direction, no circles, one door for each outside thing."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

import trustplan
from builders import ROOT
from syntax import nodes_of

SOURCE = ROOT / "src" / "trustplan"

# The stages of the pipeline, in the order of docs/architecture.md. A package imports itself and those before it.
STAGES = (
    "primitives",
    "model",
    "source",
    "schema",
    "rating",
    "checks",
    "oversight",
    "loading",
    "diff",
    "disclosure",
    "website",
    "mkdocs_plugin",
    "pull_request",
    "publish",
    "cli",
    "__main__",
)
MOST_ENTRIES = 18  # of src/trustplan: what a reader takes in at once
MOST_LINES = 450  # of a module: what a reader holds in mind
HOST = {"mkdocs", "material"}
OUTSIDE = sorted([*(ROOT / "hooks").glob("*.py"), *(ROOT / "scripts").glob("*.py")])


def module_name(path: Path, source: Path = SOURCE) -> str:
    """The dotted name of a module of the package."""
    parts = path.relative_to(source).with_suffix("").parts
    return ".".join(("trustplan", *parts)).removesuffix(".__init__")


MODULES = {module_name(p): p for p in sorted(SOURCE.rglob("*.py"))}


def imports_of(name: str, text: str, modules: frozenset[str]) -> set[str]:
    """The modules that a module imports: at any level of its code, relative or not, for types or not.

    A name of the public face counts as the module in which it lives.
    """
    found: set[str] = set()
    is_package = f"{name}.__init__" in modules or any(m.startswith(f"{name}.") for m in modules)
    for node in nodes_of(text):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            parent = node.module or ""
            if node.level:
                above = name.split(".")
                above = above[: len(above) - node.level + is_package]
                parent = ".".join([*above, *([node.module] if node.module else [])])
            for alias in node.names:
                inner = f"{parent}.{alias.name}"
                if inner in modules:
                    found.add(inner)
                elif parent == "trustplan" and alias.name in trustplan.HOMES:
                    found.add(f"trustplan.{trustplan.HOMES[alias.name]}")
                else:
                    found.add(parent)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "trustplan":
            if node.attr in trustplan.HOMES:
                found.add(f"trustplan.{trustplan.HOMES[node.attr]}")
        elif isinstance(node, ast.Call) and called(node) in ("import_module", "__import__"):
            found |= {str(word.value) for word in node.args[:1] if isinstance(word, ast.Constant)}
    return found


def called(node: ast.Call) -> str:
    """The last part of the name of what is called."""
    function = node.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


NAMES = frozenset(MODULES)


@cache
def all_imports() -> dict[str, set[str]]:
    """What each module of the package imports. Asked for by tests only: reading them all takes a second."""
    return {name: imports_of(name, path.read_text(encoding="utf-8"), NAMES) for name, path in MODULES.items()}


def stage(name: str) -> str:
    """The package that a module belongs to."""
    return name.split(".")[1]


def upward(imports: dict[str, set[str]]) -> list[str]:
    """Imports of a later stage, as `from -> to`."""
    return [
        f"{name} -> {other}"
        for name, others in imports.items()
        for other in sorted(others)
        if name != "trustplan" and other.startswith("trustplan.")
        if STAGES.index(stage(other)) > STAGES.index(stage(name))
    ]


def circles(imports: dict[str, set[str]]) -> list[set[str]]:
    """Sets of modules that import each other, however long the way round."""
    reach: dict[str, set[str]] = {}
    for start in imports:
        seen: set[str] = set()
        ahead = [start]
        while ahead:
            for other in imports.get(ahead.pop(), set()):
                if other in imports and other not in seen:
                    seen.add(other)
                    ahead.append(other)
        reach[start] = seen
    found = [{other for other in reach[name] if name in reach[other]} for name in imports if name in reach[name]]
    return [circle for n, circle in enumerate(found) if circle not in found[:n]]


def outside_names(name: str) -> set[str]:
    """The first names of the modules of others that a module imports."""
    return {other.split(".")[0] for other in all_imports()[name]} - {"trustplan"}


def test_the_listing_is_the_pipeline() -> None:
    """Whoever opens the folder sees the stages, and not much else."""
    entries = {p.name for p in SOURCE.iterdir() if p.name != "__pycache__"}
    assert entries == {"__init__.py", "__main__.py", "py.typed", *(s for s in STAGES if s != "__main__")}
    assert len(entries) <= MOST_ENTRIES


def test_nothing_imports_a_later_stage() -> None:
    """Files, model, ratings, audience, pages, commands: nothing looks ahead."""
    assert upward(all_imports()) == []


def test_no_modules_import_each_other() -> None:
    """No circle of files anywhere, types and lazy imports included. The face, which names a part of each, is no stage."""
    assert circles({name: others for name, others in all_imports().items() if name != "trustplan"}) == []


@pytest.mark.parametrize(
    "code",
    [
        "from trustplan.website.page import Page",
        "from trustplan.website import page",
        "from ..website.page import Page",
        "from ..website import page",
        "import trustplan.website.page",
        "from trustplan import make_site",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from trustplan.website.page import Page",
        "def later():\n    from trustplan.website.page import Page",
        "from trustplan.website.page import *",
        "import trustplan\ntrustplan.make_site",
        "from importlib import import_module\nimport_module('trustplan.website.page')",
        "import importlib\nimportlib.import_module('trustplan.website.page')",
        "__import__('trustplan.website.page')",
    ],
)
def test_every_way_to_import_counts(code: str) -> None:
    """The direction test sees relative imports, imports through the face, by name, for types, and within functions."""
    name = "trustplan.rating.engine"
    assert upward({name: imports_of(name, code, NAMES)}) != []


def test_a_circle_is_found_however_long() -> None:
    """Three modules in a ring, and one that only looks in."""
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}) == [{"a", "b", "c"}]


def test_each_outside_thing_has_one_door() -> None:
    """MkDocs in one package, mike in one module: each can be replaced."""
    users = {name: outside_names(name) for name in MODULES}
    assert {stage(name) for name, used in users.items() if used & HOST} == {"mkdocs_plugin"}
    assert [name for name, used in users.items() if "mike" in used] == ["trustplan.publish.mike_branch"]


@pytest.mark.parametrize("path", OUTSIDE, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_hook_and_scripts_know_no_host(path: Path) -> None:
    """MkDocs runs the hook, and scripts start it as a command: neither imports it, its theme or mike."""
    used = {name.split(".")[0] for name in imports_of("", path.read_text(encoding="utf-8"), frozenset())}
    assert not used & {*HOST, "mike"}


def test_a_module_is_read_at_one_sitting() -> None:
    """A longer one does more than one thing."""
    lines = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in [*MODULES.values(), *OUTSIDE]}
    assert {path: number for path, number in lines.items() if number > MOST_LINES} == {}


# What only the command may use: network, chance, clock and environment. How long something takes is no clock.
OUTSIDE_WORLD = re.compile(
    r"(asyncio|ftplib|http|random|secrets|smtplib|socket|ssl|urllib\.request|uuid)\b.*"
    r"|time\.(?!(sleep|monotonic|perf_counter)$).+"
    r"|os\.(environb?|getenvb?|urandom)\b.*"
    r"|datetime\.(date|datetime)\.(today|now|utcnow)"
)


def dotted(node: ast.expr) -> str:
    """`a.b.c` as it is written; empty for what is no name, whose parts are looked at by themselves."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def outside_world(text: str) -> set[str]:
    """What a module uses of the outside world, however it is imported, by its whole name."""
    names: dict[str, str] = {}  # of what is imported, by what the module calls it
    used: set[str] = set()
    nodes = nodes_of(text)
    for node in nodes:
        if isinstance(node, ast.Import):
            for alias in node.names:
                used.add(alias.name)
                first = alias.name.partition(".")[0]
                names[alias.asname or first] = alias.name if alias.asname else first
        elif isinstance(node, ast.ImportFrom) and not node.level:
            for alias in node.names:
                names[alias.asname or alias.name] = f"{node.module}.{alias.name}"
                used.add(f"{node.module}.{alias.name}")
    for node in nodes:
        if isinstance(node, ast.Attribute):
            first, _, rest = dotted(node).partition(".")
            used.add(f"{names.get(first, '-')}.{rest}")
    return {name for name in used if OUTSIDE_WORLD.fullmatch(name)}


def test_only_the_command_knows_clock_network_and_environment() -> None:
    """Same files and date, same result."""
    inner = [name for name in MODULES if name != "trustplan" and stage(name) != "cli"]
    found = {name: outside_world(MODULES[name].read_text(encoding="utf-8")) for name in inner}
    # One asks who has begun the build, and only to refuse it.
    assert {name: used for name, used in found.items() if used} == {"trustplan.mkdocs_plugin.deploying": {"os.environ"}}


@pytest.mark.parametrize(
    "code",
    [
        "import datetime\ndatetime.date.today()",
        "from datetime import date as _day\n_day.today()",
        "import datetime as dt\ndt.datetime.now(dt.UTC)",
        "import time\ntime.time()",
        "from time import time",
        "import time\ntime.localtime()",
        "import os\nos.environ['X']",
        "import os\nos.getenv('X')",
        "from os import environ",
        "import urllib.request",
        "from urllib import request",
        "from urllib.request import urlopen",
        "import http.client",
        "from socket import create_connection",
        "import random",
        "from uuid import uuid4",
        "def later():\n    import secrets",
    ],
)
def test_every_way_to_the_outside_world_counts(code: str) -> None:
    """However it is imported or called."""
    assert outside_world(code) != set()


@pytest.mark.parametrize(
    "code",
    [
        "import time\ntime.monotonic()",
        "import os\nos.path",
        "edited.now(relative)",
        "time = 1\ntime.of_joining",
        "from urllib.parse import quote",
    ],
)
def test_what_only_looks_like_it_does_not_count(code: str) -> None:
    """How long something takes is no clock, and the text of a file as it is edited by now is no day."""
    assert outside_world(code) == set()


def test_one_module_starts_git() -> None:
    """So that git always runs with the same environment, and its failures look alike."""
    assert [name for name, path in MODULES.items() if '["git"' in path.read_text(encoding="utf-8")] == [
        "trustplan.source.git_run"
    ]


def test_only_the_doors_change_how_a_process_works() -> None:
    """Whoever uses the package as a library keeps the collector as it was, and is never forked."""
    assert [name for name in MODULES if "gc" in all_imports()[name]] == ["trustplan.primitives.collector"]
    assert [name for name, path in MODULES.items() if "os.fork" in path.read_text(encoding="utf-8")] == [
        "trustplan.primitives.worker"
    ]
    for words in ("without_collection()", "second_process()"):
        users = {name for name, path in MODULES.items() if f"{words}" in path.read_text(encoding="utf-8")}
        assert {stage(name) for name in users} == {"primitives", "mkdocs_plugin", "cli"}, words


@pytest.mark.parametrize("path", OUTSIDE, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_hook_and_scripts_use_the_public_face_only(path: Path) -> None:
    """What they can do, another trust's own script can do."""
    used = imports_of("", path.read_text(encoding="utf-8"), frozenset())
    inner = {name for name in used if name.startswith("trustplan.")}
    assert inner <= {f"trustplan.{home}" for home in trustplan.HOMES.values()}
    tree = ast.parse(path.read_text(encoding="utf-8"))
    froms = [n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)]
    assert [module for module in froms if module.startswith("trustplan.")] == []


@pytest.mark.parametrize("name", sorted(n for n in MODULES if n.startswith("trustplan.mkdocs_plugin.")))
def test_the_plugin_uses_the_public_face(name: str) -> None:
    """Besides its own modules, and values that everything uses, the plugin has nothing that others have not."""
    tree = ast.parse(MODULES[name].read_text(encoding="utf-8"))
    froms = {n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    inner = {module for module in froms if module.startswith("trustplan.")}
    own = {module for module in inner if stage(module) in {"mkdocs_plugin", "primitives"}}
    assert inner - own == set()


def test_the_public_face_is_what_it_says() -> None:
    """Every name of `__all__` is there, lives where the table says, and has a docstring; nothing else is listed."""
    assert sorted(trustplan.HOMES) == sorted(set(trustplan.__all__) - {"__version__"})
    for name in trustplan.HOMES:
        assert getattr(trustplan, name).__doc__, name
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        trustplan.nonsense  # noqa: B018
