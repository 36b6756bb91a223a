"""The schemas as files: what they say once, what a site publishes of them, and that of the published data."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from format_schemas import format_json, main
from jsonschema import Draft202012Validator, FormatChecker

import other_trusts
from amounts import thorough_but
from builders import EXAMPLE, ROOT
from trustplan.disclosure.edition import make_edition
from trustplan.loading.load import load
from trustplan.model import Rating, Trust
from trustplan.oversight.reviews import Status
from trustplan.primitives.audience import Audience
from trustplan.schema.loader import KINDS, published_schema, read_schema, schema_folder, title_of
from trustplan.website.build import make_site
from trustplan.website.data.edition import FORMAT
from trustplan.website.page import Settings


def plans_of(name: str, folder: Path) -> Path:
    """The plans of one of the trusts that the tests know."""
    if name == "example":
        return EXAMPLE
    if name == "small":
        return ROOT / "tests" / "plans" / "valid"
    return other_trusts.large(folder) if name == "large" else other_trusts.tiny(folder)


@pytest.mark.parametrize("audience", Audience)
@pytest.mark.parametrize("name", thorough_but(1, ["small", "example", "large", "tiny"]))
def test_the_data_of_any_trust_fit_the_published_schema(name: str, audience: Audience, tmp_path: Path) -> None:
    """Both as a site publishes them, for either audience."""
    trust = load(plans_of(name, tmp_path)).trust
    assert trust is not None
    site = make_site(make_edition(trust, date(2026, 11, 20), audience), Settings(site_name="Test"))
    schema = json.loads(site.late["data/trustplan.schema.json"]())
    Draft202012Validator.check_schema(schema)
    data = json.loads(site.late["data/trustplan.json"]())
    Draft202012Validator(schema, format_checker=FormatChecker()).validate(data)


def choices(node: Any) -> set[tuple[object, ...]]:
    """The values of each choice in a schema."""
    found: set[tuple[object, ...]] = set()
    if isinstance(node, dict):
        if isinstance(node.get("enum"), list):
            found.add(tuple(node["enum"]))
        for child in node.values():
            found |= choices(child)
    elif isinstance(node, list):
        for child in node:
            found |= choices(child)
    return found


def texts(node: Any, place: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each text of a schema as it is declared, with its place."""
    if isinstance(node, dict):
        if node.get("type") == "string":
            yield place, node
        for key, child in node.items():
            yield from texts(child, f"{place}/{key}")
    elif isinstance(node, list):
        for child in node:
            yield from texts(child, place)


BROKEN = ("a\nb", "1\n", "2026-27\n", "2026-10-23\n", "plan/A\n", "at least 1\n", "a\r", "900001\n", "\na")


@pytest.mark.parametrize("kind", [*sorted(KINDS), "common", "update-slip"])
def test_every_text_says_whether_it_may_have_lines(kind: str) -> None:
    """It is prose, or its form allows no second line; a choice or a date has none anyway."""
    loose = []
    for place, node in texts(read_schema(kind), kind):
        has_form = {"enum", "const", "format"} & set(node) or place == "common/$defs/prose"
        if not has_form and any(re.search(node.get("pattern", ""), text) for text in BROKEN):
            loose.append(place)
    assert loose == []


def test_the_choices_of_the_data_are_those_of_the_program() -> None:
    """The schema is kept by hand: a rating or status that is new in the code must not be missing here."""
    words = (Rating, Status, Audience)
    assert choices(read_schema("edition")) == {(FORMAT,), *(tuple(w.value for w in kind) for kind in words)}


def test_each_schema_is_of_a_kind_of_file_or_known_not_to_be() -> None:
    """Shared forms, the data that a site publishes, and slips; none may be taken for a plan file's."""
    names = {path.name.removesuffix(".schema.json") for path in schema_folder().iterdir()}
    assert names == {*KINDS, "common", "edition", "update-slip"}


def described(node: Any, key: str = "") -> list[tuple[str, dict[str, Any]]]:
    """Each part of a schema at a key of its own, with the key."""
    found = []
    if isinstance(node, dict):
        if key:
            found.append((key, node))
        for name, child in node.items():
            if name in ("properties", "$defs"):
                found += [one for inner, part in child.items() for one in described(part, inner)]
            elif name != "examples":
                found += described(child)
    elif isinstance(node, list):
        for child in node:
            found += described(child)
    return found


@pytest.mark.parametrize("kind", [*KINDS, "common"])
def test_a_file_does_not_repeat_what_follows(kind: str) -> None:
    """A title that is its key, and what is expected next to the message that says it."""
    for key, part in described(read_schema(kind)):
        assert part.get("title") != title_of(key), key
        assert not {"x-expects", "patternErrorMessage"} <= set(part), key


def test_editors_get_titles_and_messages_in_what_a_site_publishes() -> None:
    """Those that the files leave out are written out, those that they have stay."""
    plan, common = (json.loads(published_schema(kind)) for kind in ("plan", "common"))
    assert plan["title"] == "Plan"
    assert plan["properties"]["summary"]["title"] == "Summary"
    assert plan["properties"]["every"]["title"] == "Rhythm"
    assert plan["$defs"]["action"]["properties"]["carried_from"]["title"] == "Carried from"
    date_form = common["$defs"]["date"]
    assert date_form["x-expects"] == "a date written year-month-day"
    assert date_form["patternErrorMessage"] == "This should be a date written year-month-day."
    assert "title" not in date_form


LAID_OUT = """\
{
  "title": "A plan’s name",
  "required": ["title", "period"],
  "of": [],
  "choices": [
    %s,
    ["b", 1.5, true, null]
  ]
}
"""


def test_what_fits_on_a_line_is_on_one() -> None:
    """Else one entry a line, two spaces further in; texts are never broken, and letters stay as they are."""
    long = json.dumps("x" * 130)
    wanted = LAID_OUT % long
    data = json.loads(wanted)
    for text in (wanted, json.dumps(data), json.dumps(data, indent=4)):
        assert format_json(text) == wanted


@pytest.mark.parametrize(("letters", "lines"), [(101, 4), (102, 6)])
def test_a_line_has_120_characters_at_most(letters: int, lines: int) -> None:
    """The comma that may follow is counted."""
    text = format_json(json.dumps({"a": {"b": ["x" * letters]}, "c": "y" * 50}))
    assert text.count("\n") == lines
    assert max(map(len, text.splitlines())) <= 120


def test_files_are_checked_or_laid_out_anew(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The check names a file and leaves it; without the check it is written, and is right from then on."""
    path = tmp_path / "a.schema.json"
    path.write_text('{\n"a": 1}\n', encoding="utf-8")
    assert main(["--check", str(path)]) == 1
    assert str(path) in capsys.readouterr().out
    assert path.read_text(encoding="utf-8") == '{\n"a": 1}\n'
    assert main([str(path)]) == 0
    assert path.read_text(encoding="utf-8") == '{"a": 1}\n'
    assert main(["--check", str(path)]) == 0


def test_a_form_of_several_files_has_one_home() -> None:
    """Definitions and messages are in one place, and referred to from the others."""
    parts = [one for kind in (*KINDS, "common") for one in described(read_schema(kind))]
    messages = [part["patternErrorMessage"] for _, part in parts if "patternErrorMessage" in part]
    assert sorted(messages) == sorted(set(messages))
    groups = [json.dumps(part) for _, part in parts if len(part.get("properties", ())) > 3]
    assert sorted(groups) == sorted(set(groups))


def test_the_file_reference_has_the_keys_of_shared_groups(example: Trust) -> None:
    """An ask is a part of plans and of support: its keys are explained with either file."""
    shown = make_edition(example, date(2026, 11, 20), Audience.PUBLIC)
    pages = {page.path: page for page in make_site(shown, Settings(site_name="Test", is_for_editors=True)).pages}
    body = pages["reference/files/"].body
    assert body.count("What happens without a decision.") == 2
    assert body.count("One sentence that starts with Agree, Approve or Decide.") == 2
