"""Take a guard of the program away by its name, to see that somebody notices."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Callable
from contextlib import contextmanager
from functools import cache
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pytest

import trustplan
from editions_once import FOUND

if TYPE_CHECKING:
    from collections.abc import Iterator


@cache
def _modules() -> tuple[ModuleType, ...]:
    """Every module of the package, all of them imported, so that none binds what is replaced only for a while."""
    for found in pkgutil.walk_packages(trustplan.__path__, "trustplan."):
        if not found.name.endswith("__main__"):
            importlib.import_module(found.name)
    return tuple(module for name, module in sorted(sys.modules.items()) if name.split(".")[0] == "trustplan")


def guard(name: str) -> Any:
    """What the package calls by a name, wherever it is defined: a function, a class, or a table in capitals."""
    named = [value for module in _modules() if (value := vars(module).get(name)) is not None]
    found = {id(value): value for value in named if not isinstance(value, ModuleType)}
    assert len(found) == 1, f"{len(found)} things in the package are called {name}"
    return next(iter(found.values()))


def replace_guard(patch: pytest.MonkeyPatch, name: str, replacement: Callable[..., Any]) -> None:
    """Let something else take the place of a function, or for a method as `Class.method`, wherever the package uses it."""
    owner, _, method = name.rpartition(".")
    if owner:
        assert callable(getattr(guard(owner), method))
        is_static = isinstance(vars(guard(owner))[method], staticmethod)
        patch.setattr(guard(owner), method, staticmethod(replacement) if is_static else replacement)
        return
    original = guard(name)
    for module in _modules():
        if vars(module).get(name) is original:
            patch.setattr(module, name, replacement)


@contextmanager
def without_guard(name: str, replacement: Callable[..., Any]) -> Iterator[None]:
    """The program without a guard, for as long as the block lasts."""
    FOUND.clear()  # what was made with the guard
    with pytest.MonkeyPatch.context() as patch:
        replace_guard(patch, name, replacement)
        yield
    FOUND.clear()
