"""What `make check` says of code that is hard to read."""

from __future__ import annotations

import pytest
from check_density import counts, problems

BRANCHES = "".join(f"    if a == {n}:\n        return {n}\n" for n in range(15))
METHODS = "".join(f"    def m{n}(self): ...\n" for n in range(16))

FOUND = {
    "a plain function": ("def f(a):\n    return [x for x in a if x]\n", []),
    "a comprehension inside another": ("x = [[b for b in a] for a in c]\n", ["a comprehension inside another"]),
    "a generator inside a comprehension": ("x = {any(b for b in a) for a in c}\n", ["a comprehension inside another"]),
    "two loops": ("x = [b for a in c for b in a]\n", ["a comprehension with two `for`s"]),
    "a choice in a choice": ("x = 1 if a else 2 if b else 3\n", ["a conditional expression inside another"]),
    "a choice in a condition": ("x = 1 if (2 if a else b) else 3\n", ["a conditional expression inside another"]),
    "two choices side by side": ("x = (1 if a else 2, 3 if b else 4)\n", []),
    "many branches": (f"def f(a):\n{BRANCHES}", ["f has 15 branches and the like; 14 are the most"]),
    "many branches with a reason": (f"# dense: a table would hide the order\ndef f(a):\n{BRANCHES}", []),
    "branches of a function inside": (f"def f(a):\n    if a:\n        pass\n    def g():\n        return {'a or ' * 13}a\n", []),
    "conditions count": (f"def f(a):\n    return {'a and ' * 15}a\n", ["f has 15 branches and the like; 14 are the most"]),
    "many methods": (f"class C:\n{METHODS}", ["C has 16 public methods"]),
    "private methods": (f"class C:\n{METHODS.replace('def m', 'def _m')}", []),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), FOUND.values(), ids=FOUND)
def test_what_is_hard_to_read_is_named(text: str, expected: list[str]) -> None:
    """With the place and the limit."""
    assert [p.text for p in problems(text, "a.py")] == expected


def test_comprehensions_choices_and_any_are_counted() -> None:
    """Each use, wherever it is."""
    text = "x: Any = [a for a in b]\ny = {a: 1 if a else 2 for a in b}\nz = any(a for a in b)\n"
    assert counts(text) == (3, 3, 1, 1)
