"""Measure how dense the code is, and hold it to its limits; `make check` runs it.

    python scripts/check_density.py [--by-package]

Over src/ it counts comprehensions, conditional expressions and uses of `Any` for a thousand lines. In each place it allows
no comprehension inside another or with two `for`s, and no conditional expression inside another; in a class at most 15
public methods; in a function at most 14 branches, `for`s and `if`s of comprehensions, and boolean operators together.
A function that reads best whole says why: `# dense: why` on the line of its `def`, or above it.
"""

from __future__ import annotations

import argparse
import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "trustplan"
MOST_COMPREHENSIONS = 30  # a thousand lines
MOST_TERNARIES = 15  # a thousand lines
MOST_ANY = 3  # a thousand lines
MOST_IN_FUNCTION = 14
MOST_METHODS = 15
_NAMES = ("comprehensions", "conditional expressions", "uses of Any")
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_BRANCHES = (ast.If, ast.For, ast.While, ast.ExceptHandler, ast.IfExp, ast.match_case, ast.AsyncFor)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_REASON = re.compile(r"# dense: \S")


@dataclass(frozen=True, kw_only=True)
class Problem:
    """A place that is denser than its limit."""

    file: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.text}"


def _own_nodes(function: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a function, without those of functions inside it."""
    for child in ast.iter_child_nodes(function):
        yield child
        if not isinstance(child, _FUNCTIONS):
            yield from _own_nodes(child)


def load(function: ast.AST) -> int:
    """Branches, clauses of comprehensions and boolean operators of a function together."""
    total = 0
    for node in _own_nodes(function):
        if isinstance(node, _BRANCHES):
            total += 1
        elif isinstance(node, _COMPREHENSIONS):
            total += sum(1 + len(clause.ifs) for clause in node.generators)
        elif isinstance(node, ast.BoolOp):
            total += len(node.values) - 1
    return total


def _has_reason(lines: list[str], function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    first = min([function.lineno, *(d.lineno for d in function.decorator_list)])
    return any(_REASON.search(line) for line in lines[first - 2 : function.lineno])


def problems(text: str, file: str) -> Iterator[Problem]:
    """Each place of a module that is over a limit."""
    lines = text.splitlines()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, _COMPREHENSIONS):
            inside = [n for child in ast.iter_child_nodes(node) for n in ast.walk(child)]
            if any(isinstance(n, _COMPREHENSIONS) for n in inside):
                yield Problem(file=file, line=node.lineno, text="a comprehension inside another")
            if len(node.generators) > 1:
                yield Problem(file=file, line=node.lineno, text="a comprehension with two `for`s")
        elif isinstance(node, ast.IfExp):
            if any(isinstance(n, ast.IfExp) for n in (node.body, node.orelse, node.test)):
                yield Problem(file=file, line=node.lineno, text="a conditional expression inside another")
        elif isinstance(node, _FUNCTIONS):
            count = load(node)
            if count > MOST_IN_FUNCTION and not _has_reason(lines, node):
                most = f"{MOST_IN_FUNCTION} are the most"
                yield Problem(
                    file=file, line=node.lineno, text=f"{node.name} has {count} branches and the like; {most}"
                )
        elif isinstance(node, ast.ClassDef):
            methods = [n for n in node.body if isinstance(n, _FUNCTIONS) and not n.name.startswith("_")]
            if len(methods) > MOST_METHODS:
                yield Problem(file=file, line=node.lineno, text=f"{node.name} has {len(methods)} public methods")


def counts(text: str) -> tuple[int, int, int, int]:
    """Lines, comprehensions, conditional expressions and uses of `Any` of a module."""
    nodes = list(ast.walk(ast.parse(text)))
    uses = sum(isinstance(n, ast.Name) and n.id == "Any" for n in nodes)
    return (
        len(text.splitlines()),
        sum(isinstance(n, _COMPREHENSIONS) for n in nodes),
        sum(isinstance(n, ast.IfExp) for n in nodes),
        uses,
    )


def main(words: list[str] | None = None) -> int:
    """Print the figures and each problem; 1 where a limit is passed."""
    parser = argparse.ArgumentParser(description="Measure how dense the code is.")
    parser.add_argument("--by-package", action="store_true", help="the figures of each package too")
    options = parser.parse_args(words)
    rows: dict[str, list[tuple[int, int, int, int]]] = {}
    found: list[Problem] = []
    for path in sorted(SOURCE.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        name = path.relative_to(ROOT).as_posix()
        rows.setdefault(path.relative_to(SOURCE).parts[0], []).append(counts(text))
        found += problems(text, name)
    everything = [row for of_package in rows.values() for row in of_package]
    is_over = _print_figures("src", everything)
    if options.by_package:
        for package, of_package in rows.items():
            _print_figures(package, of_package)
    for problem in found:
        print(problem)
    return int(is_over or bool(found))


def _print_figures(name: str, rows: list[tuple[int, int, int, int]]) -> bool:
    """Print the figures for a thousand lines; whether one is over its limit."""
    lines, *totals = (sum(column) for column in zip(*rows, strict=True))
    limits = (MOST_COMPREHENSIONS, MOST_TERNARIES, MOST_ANY)
    rates = [1000 * total / lines for total in totals]
    texts = [f"{r:.1f} {n} (at most {m})" for r, n, m in zip(rates, _NAMES, limits, strict=True)]
    print(f"{name}: {lines:,} lines; for a thousand, {', '.join(texts)}")
    return any(rate > limit for rate, limit in zip(rates, limits, strict=True))


if __name__ == "__main__":
    sys.exit(main())
