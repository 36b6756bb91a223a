"""Where figures come from, in the model: by an id or in words; and the letters and words that figures may have."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from builders import ROOT, a_measure, a_trust, write
from case_tables import loaded
from trustplan.model import Symbol, Trust
from trustplan.primitives.data_status import OFFICIAL, STATUSES, is_firmer, status_rank
from trustplan.primitives.notation import SYMBOLS
from trustplan.schema.loader import read_schema

SOURCE = {
    "id": "tables",
    "title": "Reading tests",
    "publisher": "Ministry",
    "licence": "OGL-UK-3.0",
    "release": "2025/26, revised",
    "accessed": "2026-10-14",
}
FIGURE = {"period": "2025-26", "on": "2026-07-10", "value": 55, "cohort": 40}


def a_trust_with(folder: Path, figure: dict[str, Any], source: str = "tables") -> Trust:
    """A trust with one figure, and a comparator that has a source."""
    plans = a_trust(folder, measures=[a_measure()], has_frameworks=False)
    write(plans / "reference" / "sources.yaml", {"sources": [SOURCE]})
    row = {"measure": "reading", "population": "national", "period": "2025-26", "on": "2026-07-10", "value": 60}
    write(plans / "reference" / "comparators.yaml", {"comparators": [{**row, "source": source}]})
    write(plans / "schools" / "ash" / "measurements.yaml", {"reading": [{**FIGURE, **figure}]})
    return loaded(plans)


def test_a_comparator_names_a_source_by_its_id(tmp_path: Path) -> None:
    """Then its source is said in the words of the entry, with the day on which that was seen."""
    (row,) = a_trust_with(tmp_path, {}).comparators
    assert (row.source, row.source_id) == ("Ministry, Reading tests, 2025/26, revised", "tables")
    assert row.accessed == date(2026, 10, 14)


@pytest.mark.parametrize("words", ["Ministry tables", "Ministry", "the tables"])
def test_a_comparator_says_its_source_in_words(words: str, tmp_path: Path) -> None:
    """As before there were sources."""
    (row,) = a_trust_with(tmp_path, {"source": "tables"}, words).comparators
    assert (row.source, row.source_id, row.accessed) == (words, "", None)


def figure_of(trust: Trust) -> Any:
    """The one figure."""
    return trust.organisations["ash"].figures["reading"][0]


@pytest.mark.parametrize("status", STATUSES)
def test_a_figure_has_a_source_and_a_status(status: str, tmp_path: Path) -> None:
    """A target can be achieved by one that is final, revised or provisional."""
    found = figure_of(a_trust_with(tmp_path, {"status": status, "source": "tables"}))
    assert (found.source, found.status) == ("tables", status)
    assert found.is_official is (status in ("final", "revised", "provisional"))


@pytest.mark.parametrize("letter", SYMBOLS)
def test_a_letter_says_why_there_is_no_figure(letter: str, tmp_path: Path) -> None:
    """Official tables print low or k for what rounds to zero."""
    value = figure_of(a_trust_with(tmp_path, {"value": letter, "cohort": 40})).value
    assert isinstance(value, Symbol)
    assert value is Symbol({"k": "low"}.get(letter, letter))


def test_the_words_of_figures_have_one_home() -> None:
    """The schemas, which the forms and the workbook's lists are made of, and the update page's script have the same."""
    assert tuple(read_schema("common")["$defs"]["status"]["enum"]) == STATUSES
    assert set(OFFICIAL) < set(STATUSES)
    script = (ROOT / "src/trustplan/website/assets/update/problems.js").read_text(encoding="utf-8")
    letters = re.search(r"const SYMBOLS = \[(.*?)\]", script)
    assert letters
    assert tuple(re.findall(r'"(\w+)"', letters[1])) == SYMBOLS
    for kind in ("measurements", "update-slip"):
        text = (ROOT / f"schemas/{kind}.schema.json").read_text(encoding="utf-8")
        assert f"one of {', '.join(SYMBOLS)}" in text


@pytest.mark.parametrize(("firmer", "other"), list(pairwise(STATUSES)))
def test_revised_is_firmer_than_provisional_and_less_firm_than_final(firmer: str, other: str) -> None:
    """The order of the words is that of how firm they are."""
    assert is_firmer(firmer, other)
    assert not is_firmer(other, firmer)
    assert not is_firmer(firmer, firmer)
    assert status_rank(firmer) < status_rank(other)
