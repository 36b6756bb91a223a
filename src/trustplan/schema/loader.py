"""The JSON Schemas of plan files: where they are, and whether a file has the form of its kind.

`trustplan.schema.validate` checks each file with a fast library that only says yes or no. Only files that fail go to a
slow one that knows where and why, in `trustplan.schema.messages`.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import msgspec

from trustplan.primitives.english import capital
from trustplan.primitives.periods import parse_date, parse_day, parse_period, parse_time, parse_within
from trustplan.primitives.shipped import shipped
from trustplan.primitives.targets import LONGEST as LONGEST_TARGET
from trustplan.primitives.targets import TargetError, parse_target

if TYPE_CHECKING:
    from pathlib import Path

KINDS = (
    "plan",
    "profile",
    "measurements",
    "support",
    "reviews",
    "practice",
    "measures",
    "comparators",
    "calendar",
    "policy",
    "framework",
    "support-criteria",
    "review-tools",
    "delegation",
    "themes",
    "school-groups",
    "sources",
    "imports",
)


Schema = dict[str, Any]  # a JSON Schema or a part of one; the value of a keyword depends on the keyword


def _is_date(value: object) -> bool:
    return not isinstance(value, str) or parse_date(value) is not None


def _is_any_period(value: object) -> bool:
    return not isinstance(value, str) or parse_period(value) is not None


def _is_period(value: object) -> bool:
    return _is_any_period(value) and not (isinstance(value, str) and "-q" in value)


def _is_last_day(value: object) -> bool:
    return not isinstance(value, str) or parse_day(value) is not None


def _is_when(value: object) -> bool:
    return _is_last_day(value) or _is_period(value)


def _is_time(value: object) -> bool:
    if not isinstance(value, str) or parse_within(value):
        return True
    return parse_time(value) is not None and "-q" not in value


def _is_target(value: object) -> bool:
    if not isinstance(value, str) or len(value) > LONGEST_TARGET:  # which the limit of length reports
        return True
    try:
        return bool(parse_target(value))
    except TargetError:
        return False


FORMATS = {
    "date": _is_date,
    "last_day": _is_last_day,
    "any_period": _is_any_period,
    "period": _is_period,
    "target_time": _is_time,
    "when": _is_when,
    "target": _is_target,
}


def schema_folder() -> Path:
    """The folder of the schemas."""
    return shipped("schemas")


@cache
def read_schema(name: str) -> Schema:
    """A schema as its file has it: of a kind of file, “common”, or “edition”, which describes the published data."""
    raw = (schema_folder() / f"{name}.schema.json").read_bytes()
    return msgspec.json.decode(raw, type=Schema)


@cache
def load_schema(kind: str) -> Schema:
    """The schema of one kind of file, or the common one, completed with what can be derived from its file."""
    return _completed(read_schema(kind), "")


def _completed(schema: Schema, key: str) -> Schema:
    """A schema, or a part of one below `key`: what is described has a title, and a message says what is expected."""
    made: Schema = {}
    for name, value in schema.items():
        if name == "description" and key and "title" not in schema:
            made["title"] = title_of(key)
        if name in ("properties", "$defs"):
            made[name] = {k: _part_completed(part, k) for k, part in value.items()}
        elif name == "examples":
            made[name] = value
        else:
            made[name] = _part_completed(value, "")
    if message := made.get("patternErrorMessage"):
        made["x-expects"] = message.removeprefix("This should be ").removesuffix(".")
    return made


def _part_completed(part: object, key: str) -> object:
    """The value of a keyword, with each schema in it completed."""
    if isinstance(part, list):
        return [_part_completed(entry, "") for entry in part]
    return _completed(part, key) if isinstance(part, dict) else part


def title_of(key: str) -> str:
    """The title of the value of a key, where its schema has none: the key, with a capital."""
    return capital(key).replace("_", " ").replace("-", " ")


def published_schema(kind: str) -> str:
    """A schema as a site publishes it, complete, for editors and other programs."""
    text = msgspec.json.format(msgspec.json.encode(load_schema(kind)), indent=2)  # ten times as fast as Python's own
    return text.decode() + "\n"


def written_out(schema: Schema, files: dict[str, Schema], inside: tuple[str, ...] = ()) -> Schema:
    """A schema with each reference replaced by what it refers to, except references inside themselves."""
    target = schema.get("$ref")
    if not isinstance(target, str) or target in inside:
        return {name: _part_written_out(part, files, inside) for name, part in schema.items()}
    file, _, name = target.partition("#/$defs/" if target.startswith("common") else "/$defs/")
    found = written_out(files[file]["$defs"][name], files, (*inside, target))
    own = {name: part for name, part in schema.items() if name not in ("$ref", "title", "description")}
    return {**found, **own, "examples": schema.get("examples", found.get("examples", []))}


def _part_written_out(part: object, files: dict[str, Schema], inside: tuple[str, ...]) -> object:
    if isinstance(part, list):
        return [_part_written_out(entry, files, inside) for entry in part]
    return written_out(part, files, inside) if isinstance(part, dict) else part
