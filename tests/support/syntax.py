"""The program's own text, parsed: several tests look through all of it for what may not be there."""

from __future__ import annotations

import ast
from functools import cache


@cache
def nodes_of(text: str) -> tuple[ast.AST, ...]:
    """Every node of some Python text, outer ones first. What comes back is not to be changed."""
    looked_at = (ast.Import, ast.ImportFrom, ast.Attribute, ast.Call, ast.Assign)
    return tuple(node for node in ast.walk(ast.parse(text)) if isinstance(node, looked_at))
