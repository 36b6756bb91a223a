"""The classes whose fields say who may read them: of the model, of ratings with their reasons, and of changes."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from types import ModuleType

from msgspec import Struct

from trustplan import model
from trustplan.diff import history, ratings
from trustplan.model.as_of import AsOf
from trustplan.model.audiences import Declared
from trustplan.rating import reasons, status


def classes_of(module: ModuleType) -> list[type[Struct]]:
    """The classes of values that a module defines for others."""
    found = [kind for name, kind in inspect.getmembers(module, inspect.isclass) if not name.startswith("_")]
    return [kind for kind in found if issubclass(kind, Struct) and kind.__module__ == module.__name__]


MODULES = (
    *(importlib.import_module(f"trustplan.model.{found.name}") for found in pkgutil.iter_modules(model.__path__)),
    reasons,
    status,
    ratings,
    history,
)
IN_NO_EDITION = (AsOf, Declared)
DECLARED = [kind for module in MODULES for kind in classes_of(module) if kind not in IN_NO_EDITION]
