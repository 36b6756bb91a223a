"""Who may read each key of the plan files: takes the path of a key, gives what the model declares of its field.

A key and its field have one name; where they differ, the tables here say so, and nothing else does.
"""

from __future__ import annotations

import re
from functools import cache
from inspect import get_annotations
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from trustplan import model
from trustplan.model import (
    Action,
    Framework,
    Governance,
    Kpi,
    MeanOf,
    Measure,
    Measurement,
    Named,
    Objective,
    Offer,
    Organisation,
    Party,
    Plan,
    Policy,
    Practice,
    Profile,
    RatingStyle,
    Scheme,
    Step,
    SupportCriteria,
    Trust,
)
from trustplan.model.audiences import declared_in, is_for_trustees
from trustplan.model.plans import ROLES
from trustplan.primitives.governance_terms import OFFERS
from trustplan.primitives.value import Value
from trustplan.schema.loader import read_schema

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

# The class whose field a whole file becomes, and that field; no field where the file's keys are the fields.
FILES: Mapping[str, tuple[type, str]] = {
    "calendar": (Trust, ""),
    "comparators": (Trust, ""),
    "delegation": (Governance, "scheme"),
    "framework": (Trust, "frameworks"),
    "measurements": (Organisation, "figures"),
    "measures": (Trust, ""),
    "plan": (Organisation, "plans"),
    "policy": (Trust, "policy"),
    "practice": (Organisation, "practice"),
    "profile": (Organisation, "profile"),
    "review-tools": (Governance, ""),
    "reviews": (Organisation, ""),
    "support": (Organisation, "support"),
    "support-criteria": (Governance, "criteria"),
    "themes": (Governance, ""),
    "school-groups": (Trust, ""),
    "sources": (Trust, ""),
    "imports": (Trust, ""),
}
NAMES_FIRST = {
    "measurements": 2
}  # keys that only name an entry before the first that is a field: measure and place in its list
_ENTRIES = re.compile(r"(?:tuple|dict)\[")  # what a key that only names an entry leads into, as annotations write it
_ROLES = dict.fromkeys(ROLES, "roles")
_APPROVED = {"approved/by": "approved_by", "approved/on": "approved_on"}
# By class, the keys whose field has another name. A key inside another that is no class of its own has both names.
RENAMED: Mapping[type, Mapping[str, str]] = {
    Action: {
        "key": "is_key",
        **_ROLES,
        "recurs": "yearly",
        "actions": "parts",
        "accepted/by": "accepted_by",
        "accepted/meeting": "accepted_on",
    },
    Framework: {
        "valid/from": "valid_from",
        "valid/to": "valid_to",
        "concern/grade": "concern",
        "concern/leadership": "concern",
    },
    RatingStyle: {"objective": "whole"},
    Objective: {"authorised_by": "roles", "governor": "roles"},
    Kpi: {**_ROLES, "key": "is_key", "target": "steps", "targets": "steps", "kpis": "parts"},
    Measure: {
        "for/phases": "phases",
        "for/church_schools": "church_only",
        "sensitive": "is_sensitive",
        "open": "open_because",
        "from": "comes_from",
        "available_after": "days_after",
    },
    Offer: {"offer": "text", "description": "text", "for": "text", "when": "text"},
    Party: {"local": "is_local"},
    Plan: {"period/from": "start", "period/to": "end", "labels": "words", **_APPROVED},
    Policy: {
        "smallest_cohort/rated": "smallest_rated",
        "smallest_cohort/shown": "smallest_shown",
        "rollup/rule": "rule",
        "rollup/off_track_more_than": "off_track_more_than",
        "rollup/at_risk_from": "at_risk_from",
        "rollup/rated_at_least": "rated_at_least",
        "ratings": "styles",
        "labels": "words",
    },
    Practice: dict.fromkeys(OFFERS, "offers"),
    Profile: {"example": "is_example", "church_school": "is_church_school"},
    Scheme: {**_APPROVED},
    Step: {"for": "period"},
    Trust: {"years": "calendars", "overrides": "calendars"},
}
# Keys that no field keeps, so that no page can show them.
NOT_KEPT = {
    *(
        (Measurement, "not_before"),
        (MeanOf, "values"),
        (Policy, "format"),
        (Policy, "repository"),
        (Trust, "imports"),
        (Trust, "sheets"),
        (Trust, "profiles"),
        (RatingStyle, "words"),
    ),
    *((kind, "example") for kind in (Trust, Governance, Scheme, SupportCriteria)),
}
FLATTENED = {(Named, "items")}  # lists of the same within an entry; the model has them all in one

CLASSES = {name: kind for name, kind in vars(model).items() if isinstance(kind, type) and issubclass(kind, Value)}


class KeyAudience(Struct, frozen=True, kw_only=True):
    """Who may read what is at a path of a file: the public, as far as the `guards` above and at it let it; or trustees.

    `is_kept` is false for keys of which the model keeps nothing, so that nobody meets them on a page.
    """

    path: str
    is_public: bool = True
    guards: tuple[str, ...] = ()
    is_kept: bool = True


class _Place(Struct, frozen=True, kw_only=True):
    """Where a path has led: the class whose keys come next, if any, after `skipped` keys that only name an entry."""

    audience: KeyAudience
    kind: type | None = None
    skipped: int = 0
    group: str = ""


def audience_of(file_kind: str, path: Sequence[str]) -> KeyAudience:
    """Who may read a key. Entries of lists may have any name. Raises KeyError for a key that nobody decided on."""
    place = _root(file_kind)
    for key in path:
        place = _below(place, key)
    return place.audience


def every_key(file_kind: str) -> Iterator[KeyAudience]:
    """Each key of a kind of file by its path, with `*` for entries. What is in a withheld key is not listed."""
    yield from _keys(file_kind, read_schema(file_kind), _root(file_kind), ())


def _keys(schema_of: str, schema: Mapping[str, Any], place: _Place, above: tuple[type, ...]) -> Iterator[KeyAudience]:
    """The keys of a part of a schema. What has itself inside is listed once."""
    if place.kind is None or (place.kind in above and not place.group):
        yield place.audience
        return
    while "$ref" in schema:
        file, _, name = schema["$ref"].partition("#/$defs/")
        schema_of = file.removesuffix(".schema.json") or schema_of
        schema = read_schema(schema_of)["$defs"][name]
    if place.skipped:
        entry = schema["items"] if "items" in schema else schema.get("additionalProperties")
        inner = {"*": entry} if isinstance(entry, dict) else schema.get("properties", {})
    else:
        inner = schema.get("properties", {})
        above = (*above, place.kind)
    if not inner:
        yield place.audience
    for key, part in inner.items():
        yield from _keys(schema_of, part, _below(place, key), above)


@cache
def withheld_keys(kind: type) -> tuple[str, ...]:
    """The keys of a thing that are for trustees only, whoever may see the thing itself."""
    names = {field: key for key, field in RENAMED.get(kind, {}).items()}
    return tuple(names.get(n, n) for n, said in declared_in(kind).items() if not said.is_public and not said.guard)


def _root(file_kind: str) -> _Place:
    kind, field = FILES[file_kind]
    top = _Place(audience=KeyAudience(path=""), kind=kind)
    return replace(_at_field(top.audience, kind, field, ""), skipped=NAMES_FIRST.get(file_kind, 0)) if field else top


def _below(place: _Place, key: str) -> _Place:
    """The place of a key."""
    path = f"{place.audience.path}/{key}".removeprefix("/")
    here = replace(place.audience, path=path)
    if place.skipped:
        return replace(place, audience=here, skipped=place.skipped - 1)
    if place.kind is None or key.isdecimal():  # an entry of a list inside an entry, as each school's own steps
        return replace(place, audience=here)
    name = f"{place.group}/{key}".removeprefix("/")
    renamed = RENAMED.get(place.kind, {})
    field = renamed.get(name, name)
    if field in declared_in(place.kind):
        return _at_field(place.audience, place.kind, field, path)
    if any(other.startswith(f"{name}/") for other in renamed):
        return replace(place, audience=here, group=name)
    if (place.kind, name) in FLATTENED:
        return replace(place, audience=here, skipped=1)
    if (place.kind, name) in NOT_KEPT:
        return _Place(audience=replace(here, is_public=False, is_kept=False))
    raise KeyError(f"{path}: {place.kind.__name__} has no field for it; name it in trustplan.schema.key_audiences")


def _at_field(above: KeyAudience, kind: type, name: str, path: str) -> _Place:
    """The place of a field of a class; `above` is the audience of what has it."""
    declared = declared_in(kind)[name]
    written = _annotation(kind, name)
    held = next((CLASSES[word] for word in re.findall(r"\w+", written) if word in CLASSES), None)
    is_public = above.is_public and (declared.is_public or bool(declared.guard))
    is_public = is_public and not (held and is_for_trustees(held))
    guards = above.guards
    if declared.guard and declared.guard not in guards:
        guards = (*guards, declared.guard)
    return _Place(
        audience=KeyAudience(path=path, is_public=is_public, guards=guards),
        kind=held if is_public else None,
        skipped=len(_ENTRIES.findall(written)) if held else 0,
    )


@cache
def _annotation(kind: type, name: str) -> str:
    """The type of a field as it is written."""
    return next(str(written[name]) for written in map(get_annotations, kind.__mro__) if name in written)
