"""Schemas: each is valid, closed, and explains every property."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from trustplan.schema.loader import KINDS, load_schema


def properties(node: Any, path: str = "") -> list[tuple[str, dict[str, Any]]]:
    """Every property of a schema."""
    found = []
    if isinstance(node, dict):
        for name, prop in node.get("properties", {}).items():
            if "if" not in path:
                found.append((f"{path}/{name}", prop))
        for key, child in node.items():
            found += properties(child, f"{path}/{key}")
    elif isinstance(node, list):
        for child in node:
            found += properties(child, path)
    return found


@pytest.mark.parametrize("kind", [*KINDS, "common"])
def test_schemas_are_valid_closed_and_explain_each_property(kind: str) -> None:
    """Forms, hover help and the file reference are made from title, description and examples."""
    schema = load_schema(kind)
    Draft202012Validator.check_schema(schema)
    for path, prop in properties(schema):
        assert prop.get("title"), path
        assert prop.get("description"), path
        assert prop.get("examples"), path
    for path, node in [("", schema), *properties(schema)]:
        if node.get("type") == "object" and "properties" in node:
            assert node.get("additionalProperties") is False, path
