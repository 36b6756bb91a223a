"""The notation of figures: where those of a measure come from, and shares such as 13/76."""

from __future__ import annotations

import pytest

from trustplan.primitives.notation import Gap, Source, read_checklist, read_gap, read_number, read_share, source_of


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("inspections", Source.INSPECTIONS),
        ("checklist/website-review", Source.CHECKLIST),
        ("gap/reading/disadvantaged/national", Source.GAP),
    ],
)
def test_a_measure_names_the_source_of_its_figures(text: str, source: Source) -> None:
    """Inspections, the checklist of a tool, or a gap to a population."""
    assert source_of(text) is source


def test_a_gap_has_a_measure_a_group_and_a_population() -> None:
    """All three of them, and no more."""
    assert read_gap("gap/reading/disadvantaged/national") == Gap("reading", "disadvantaged", "national")
    assert read_gap("gap/reading/disadvantaged") is None
    assert read_gap("gap/reading/disadvantaged/national/boys") is None
    assert read_gap("map/reading/disadvantaged/national") is None


def test_a_checklist_has_a_tool() -> None:
    """Nothing for other sources."""
    assert read_checklist("checklist/website-review") == "website-review"
    assert read_checklist("inspections") == ""
    assert read_checklist("checklists/website-review") == ""


@pytest.mark.parametrize(
    ("value", "share"),
    [
        ("13/76", (13, 76)),
        ("0/9", (0, 9)),
        ("13 / 76", None),
        ("13/76/2", None),
        ("-1/76", None),
        ("13", None),
        ("1/1000000000", None),
        (13, None),
        (None, None),
    ],
)
def test_a_share_is_two_whole_numbers(value: object, share: tuple[int, int] | None) -> None:
    """Anything else is no share, and so large a number is no cohort."""
    assert read_share(value) == share


@pytest.mark.parametrize("value", ["3/0", float("inf"), float("nan"), True, "three", None])
def test_what_is_no_number_has_none(value: object) -> None:
    """A share of nothing, what no figure can be compared with, and words."""
    assert read_number(value)[0] is None
