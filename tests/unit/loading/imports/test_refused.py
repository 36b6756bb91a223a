"""Samples of published tables with one thing changed: refused on its line, in words that name it, and nothing is taken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from builders import TABLES, read
from import_samples import SAMPLES, taken, text_of, the_trust
from trustplan.loading.imports.forms import shipped_forms
from trustplan.loading.imports.recognise import Unfit, recognise
from trustplan.source.tables.rows import Row, Table

if TYPE_CHECKING:
    from pathlib import Path

ROWS: list[dict[str, Any]] = read(TABLES / "import_refused.yaml")


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return the_trust(tmp_path_factory.mktemp("trust"))


def changed(row: dict[str, Any]) -> str:
    """The sample of a row with its change; `{line:…}` is the line again with another end."""
    lines = text_of(row["sample"]).split("\n")
    numbers = [row["line"] - 1] if row["line"] else range(len(lines))
    for number in numbers:
        before = lines[number]
        assert not row["line"] or row["find"] in before, "the change does not fit its line"
        put = row["put"]
        if "{line:" in put:
            start, _, end = put.partition("{line:")
            put = start + before[: -len(row["find"])] + end.removesuffix("}")
        lines[number] = before.replace(row["find"], put, 1)
    return "\n".join(lines)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["case"])
def test_a_changed_sample_is_refused_on_its_line(row: dict[str, Any], plans: Path, tmp_path: Path) -> None:
    """With what is wrong; of every file that says anything else, nothing is lost and nothing is taken from this one."""
    path = tmp_path / row["sample"]
    path.write_text(changed(row), encoding="utf-8", newline="")
    also = [SAMPLES / name for name in row.get("also", ())]
    files = taken(plans, path, *also)
    at = row.get("at", row["line"])
    name, line = at if isinstance(at, list) else (row["sample"], at)
    errors = [error for file in files for error in file.errors]
    assert [(error.place.file, error.place.line) for error in errors] == [(name, line)], [str(e) for e in errors]
    assert row["says"] in f"{errors[0].message} {errors[0].fix}"
    assert errors[0].fix
    refused = next(file for file in files if file.errors)
    assert (refused.figures, refused.comparators) == ((), ())


@pytest.mark.parametrize("sample", sorted({row["sample"] for row in ROWS}))
def test_an_unchanged_sample_has_no_fault(sample: str, plans: Path) -> None:
    """So that each refusal is of what was changed."""
    (file,) = taken(plans, SAMPLES / sample)
    assert file.errors == ()


def test_a_column_that_lost_a_word_is_found_before_one_that_looks_alike() -> None:
    """`school_urn` is `urn` now, and not `school_name`."""
    form = shipped_forms()["dfe-ks2-school-2025"]
    columns = [column.removeprefix("school_") for column in form.header]
    found = recognise(Table("ks2.csv", iter([Row(1, [*columns, "school_name"])])), {form.id: form})
    assert isinstance(found, Unfit)
    assert not found.is_unknown
    assert "“school_urn” may be “urn” now" in found.finding.message
