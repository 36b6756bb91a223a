"""The form of the update page: takes the schemas, gives its fields with labels, help and choices, and its sentences.

What a field is called and what it takes is said in the schemas, under `x-form` where a form needs other words than a
file; what is wrong with an entry is said in the words of the check.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from trustplan.checks import future_dates, measurements, plans
from trustplan.loading.updates.workbook_form import OF_FIGURE
from trustplan.model import Stage
from trustplan.primitives.english import capital
from trustplan.schema.form_error import MISSING, SHOULD_BE, a_thing
from trustplan.schema.loader import load_schema, title_of, written_out
from trustplan.schema.value_messages import LIMITS, TYPES
from trustplan.website.item_text import STAGES

if TYPE_CHECKING:
    from trustplan.schema.loader import Schema
    from trustplan.website.marks import Marks

Json = dict[str, Any]


class _From(NamedTuple):
    """Where a field is declared: the kind of file, the definition in its schema, and the key in there."""

    kind: str
    part: str
    key: str


WHY = "why"  # the reason for a rating, which an update's note begins with
_RECOVERY = {name: _From("plan", "update/recovery", name) for name in ("doing", "help_wanted")}
_UPDATE = {name: _From("plan", "update", name) for name in ("note", "evidence", "forecast_end")}
_JUDGED = {name: _From("plan", "judgement", name) for name in ("rating", "because")}
_FIGURE = {name: _From("measurements", "measurement", name) for name in OF_FIGURE}
FORMS: dict[str, dict[str, _From]] = {
    "update": {
        "stage": _From("plan", "update", "stage"),
        "rating": _From("plan", "update", "rating"),
        WHY: _From("plan", "judgement", "because"),
        **_RECOVERY,
        **_UPDATE,
    },
    "judgement": {**_JUDGED, **_RECOVERY, "evidence": _From("plan", "judgement", "evidence")},
    "figure": {**_FIGURE, **_RECOVERY},
    "recovery": {**_RECOVERY},
}
_CONTROLS = {"stage": "select", "rating": "marks", "status": "radio", "value": "value"}


def form_data(marks: Marks) -> Json:
    """The fields of each form, all sentences, and how ratings look, with the trust's own words for them."""
    forms = {}
    for name, fields in FORMS.items():
        forms[name] = [_field(key, place, marks) for key, place in fields.items()]
    ratings = {}
    for rating, style in marks.styles.items():
        ratings[rating.value] = [style.label, style.colour, style.symbol]
    return {"forms": forms, "words": _sentences(marks), "ratings": ratings}


@cache
def _part(kind: str, part: str) -> Schema:
    """A definition of a schema, or what one of its keys holds, with titles."""
    name, _, key = part.partition("/")
    found: Schema = load_schema(kind)["$defs"][name]
    if key:
        found = found["properties"][key]
    return found


@cache
def _declared(place: _From) -> tuple[Schema, Schema]:
    """A key as its schema has it, and the same with what it refers to written out."""
    schema, common = load_schema(place.kind), load_schema("common")
    own: Schema = _part(place.kind, place.part)["properties"][place.key]
    return own, written_out(own, {"#": schema, "common.schema.json": common})


def _field(name: str, place: _From, marks: Marks) -> Json:
    """A field: its name, label, help and control, and what it takes."""
    own, full = _declared(place)
    words: dict[str, str] = own.get("x-form", {})
    text = str(words.get("help", own.get("description", "")))
    if name == WHY:
        text = _declared(_UPDATE["note"])[0]["x-form"]["why"]
    field: Json = {"name": name, "label": words.get("label", own["title"]), "help": marks.own(text)}
    field["control"] = _CONTROLS.get(name) or _control(full)
    if "enum" in full:
        field["choices"] = [[choice, _choice(name, choice, marks)] for choice in full["enum"]]
    if field["control"] in ("line", "prose"):
        field["longest"] = (full.get("items") or full)["maxLength"]
    return field


def _control(schema: Schema) -> str:
    """What a field is to be typed into."""
    if schema.get("format") in ("date", "last_day"):
        return "date"
    if schema.get("type") == "integer":
        return "whole"
    if schema.get("type") == "array":
        return "line"
    if "pattern" in schema:
        return "line"
    return "prose"


def _choice(name: str, choice: str, marks: Marks) -> str:
    if name == "stage":
        return STAGES[Stage(choice)]
    if name == "rating":
        return marks.style_of(choice).label
    return title_of(choice)


def _sentences(marks: Marks) -> dict[str, str]:
    """What the page says of an entry, each in the words that the check has for it; values stand in braces."""
    plan = load_schema("plan")["$defs"]
    day, example = _declared(_UPDATE["forecast_end"])[1], "Write it like 30 Jul 2027."
    done = load_schema("common")["$defs"]["date"]
    return {
        "why": plans.NO_REASON,
        "doing": marks.own(plans.NOTHING_DONE),
        "noNote": MISSING.format(key="{label}", thing=a_thing(plan["update"]["then"])),
        "noReason": MISSING.format(key="{label}", thing=a_thing(plan["judgement"])),
        "noValue": MISSING.format(key="{label}", thing=a_thing(_part("measurements", "measurement"))),
        "notANumber": measurements.NOT_A_NUMBER,
        "notAPart": measurements.NOT_A_PART,
        "notOfAGroup": measurements.NOT_OF_A_GROUP,
        "notWhole": SHOULD_BE.format(field="{label}", expected=TYPES["integer"]) + ".",
        "tooLong": LIMITS["maxLength"].replace("{field}", "{label}"),
        "notADay": f"{day['patternErrorMessage']} {example}",
        "notADate": f"{done['patternErrorMessage'].removesuffix(' written year-month-day.')}. {example}",
        "stillToCome": future_dates.STILL_TO_COME,
    }


def cohort_label(words: str) -> str:
    """The label of the number behind a figure: whom or what its measure counts."""
    return capital(words)
