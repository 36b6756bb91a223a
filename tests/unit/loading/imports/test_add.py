"""Imported figures in the plan files: only lines are added, nothing gets worse, and nothing fails a check."""

from __future__ import annotations

import shutil
from datetime import date
from itertools import permutations
from typing import TYPE_CHECKING, Any

import pytest

from builders import EXAMPLE, a_measure, a_trust, read, write
from taken_files import a_file
from trustplan.loading.imports.add import Imported, add_figures
from trustplan.loading.imports.standing import FigureKey
from trustplan.loading.load import load
from trustplan.primitives.english import say_period
from trustplan.primitives.findings import Finding, Place
from trustplan.source.yaml_add import with_edits_or_new

if TYPE_CHECKING:
    from pathlib import Path

    from trustplan.loading.imports.taken import TakenFile
    from trustplan.loading.imports.weigh import Weighed

DAY = date(2026, 12, 11)
ASH = "schools/ash/measurements.yaml"
OURS = """\
# Figures of the school, oldest first.
reading:
  - {period: 2024-25, on: 2025-07-08, value: 17/30}   # "counted twice"
  - {period: 2025-26, on: 2026-07-07, value: 19/29}
"""


@pytest.fixture
def plans(tmp_path: Path) -> Path:
    """A small trust; of Ash there are figures of reading, of the others none."""
    measures = [
        a_measure(),
        a_measure(id="absence", title="Absence", decimals=1, groups=[]),
        a_measure(id="inspected", title="Inspected", unit="grade", **{"from": "inspections"}),
    ]
    for entry in measures[2:]:
        for key in ("tolerance", "available", "groups", "decimals"):
            del entry[key]
        entry |= {"every": "event", "scales": ["ofsted-2019"], "areas": {"ofsted-2019": "quality-of-education"}}
    made = a_trust(tmp_path, measures=measures)
    write(made / ASH, OURS)
    return made


def added(plans: Path, *files: TakenFile, day: date = DAY, **more: bool) -> Imported:
    """What becomes of files in a folder."""
    return add_figures(plans, "plans", files, day, max(day, DAY), **more)


def texts(result: Imported) -> dict[str, str]:
    """The files that are to be written."""
    return {file.path: file.after.decode() for file in result.files}


def write_out(plans: Path, result: Imported) -> None:
    """Write the files."""
    for file in result.files:
        (plans / file.path).write_bytes(file.after)


def outcomes(result: Imported) -> list[str]:
    """What became of each figure."""
    return [one.decision.outcome.value for one in result.weighed]


def messages(result: Imported) -> list[str]:
    """The errors, each with its place."""
    return [f"{error.place.file}:{error.place.line}: {error.message}" for error in result.errors]


def new_lines(before: str, after: str) -> list[str]:
    """The lines that were added; every other line must be there as it was, in its order."""
    rest = iter(after.splitlines(keepends=True))
    found: list[str] = []
    for line in before.splitlines(keepends=True):
        for other in rest:
            if other == line:
                break
            found.append(other)
        else:
            pytest.fail(f"{line!r} is gone")
    return [line.strip() for line in (*found, *rest)]


@pytest.mark.thorough
def test_only_what_is_better_is_added_to_the_example(tmp_path: Path) -> None:
    """A small school's 19 of 29 survives the published symbol, and a second run adds nothing."""
    plans = tmp_path / "plans"
    shutil.copytree(EXAMPLE, plans)
    file = a_file(
        "alder-lane ks2-rwm-expected 2025-26 71 cohort=45 status=revised",
        "fernhill ks2-rwm-expected 2025-26 58 cohort=57 status=revised",
        "mill-green ks2-rwm-expected 2025-26 c cohort=9 status=revised",
        "st-aidans ks2-rwm-expected 2022-23 57 cohort=30 status=final",
    )
    result = added(plans, file)
    assert outcomes(result) == ["corrected", "rounded", "symbol", "new"]
    assert [file.path for file in result.files] == [
        "schools/alder-lane/measurements.yaml",
        "schools/st-aidans/measurements.yaml",
        "reference/sources.yaml",
    ]
    assert "value: 19/29" in (plans / "schools/mill-green/measurements.yaml").read_text()
    lines = {file.path: new_lines((file.before or b"").decode(), file.after.decode()) for file in result.files}
    assert lines["schools/alder-lane/measurements.yaml"] == [
        "- {period: 2025-26, on: 2026-12-11, value: 71, cohort: 45, status: revised, source: dfe-ks2-2025-26-revised-2}"
    ]
    assert lines["schools/st-aidans/measurements.yaml"] == [
        "- {period: 2022-23, on: 2026-12-11, value: 57, cohort: 30, source: dfe-ks2-2025-26-revised-2}"
    ]
    assert lines["reference/sources.yaml"][0] == "- id: dfe-ks2-2025-26-revised-2"
    write_out(plans, result)
    assert load(plans, today=DAY).findings == load(EXAMPLE, today=DAY).findings
    again = added(plans, file, day=date(2027, 1, 8))
    assert again.files == ()
    assert outcomes(again) == ["same", "rounded", "symbol", "same"]


def test_what_is_first_makes_its_list_and_its_file(plans: Path) -> None:
    """In the style of a file of figures, with its source; the hash is that of the file."""
    file = a_file("ash absence 2024-25 5.10 cohort=330", "beech reading 2025-26 c", "trust reading 2025-26 61")
    result = added(plans, file)
    assert result.errors == ()
    made = texts(result)
    ours = "source: dfe-ks2-2025-26-revised}\n"
    assert made[ASH] == (f"{OURS}absence:\n  - {{period: 2024-25, on: 2026-12-11, value: 5.10, cohort: 330, {ours}")
    assert made["schools/beech/measurements.yaml"] == (
        f"reading:\n  - {{period: 2025-26, on: 2026-12-11, value: c, {ours}"
    )
    assert made["trust/measurements.yaml"] == f"reading:\n  - {{period: 2025-26, on: 2026-12-11, value: 61, {ours}"
    write_out(plans, result)
    assert read(plans / "reference/sources.yaml") == {
        "sources": [
            {
                "id": "dfe-ks2-2025-26-revised",
                "title": "Key stage 2 attainment, school level",
                "publisher": "Department for Education",
                "licence": "OGL-UK-3.0",
                "release": "2025/26, revised",
                "accessed": "2026-12-11",
                "sha256": file.source.sha256,
            }
        ]
    }


@pytest.mark.parametrize(
    "ours",
    [
        OURS,
        OURS.removesuffix("\n"),
        OURS.replace("\n", "\r\n"),
        "\ufeff" + OURS,
        'reading: [{period: 2024-25, on: 2025-07-08, value: "17/30"}, {period: "2025-26", on: 2026-07-07, value: 19/29}]\n',
        "reading:\n- period: 2025-26\n  on: 2026-07-07\n  value: 19/29\n  note: |\n    Two came late.\n\n\n# the end\n",
        "absence: []\nreading:\n\n  - period:  2025-26\n    value:   19/29\n    on:      '2026-07-07'\n\n",
    ],
    ids=["lines", "no-end", "crlf", "mark", "brackets", "block", "spaces"],
)
def test_whatever_a_file_looks_like_it_stays_so(plans: Path, ours: str) -> None:
    """No byte of what stood is lost, several entries go in at once, and reading it gives what was there and what is new."""
    (plans / ASH).write_bytes(ours.encode())
    before = read(plans / ASH)
    result = added(plans, a_file("ash reading 2022-23 60", "ash reading 2023-24 61", "ash absence 2024-25 5.1"))
    assert result.errors == ()
    write_out(plans, result)
    made, after = (plans / ASH).read_bytes(), read(plans / ASH)
    assert [entry["value"] for entry in after["reading"]] == [
        *(entry["value"] for entry in before["reading"]), 60, 61
    ]  # fmt: skip
    assert after["absence"][0]["value"] == 5.1
    assert made.count(b"\r\n") == (made.count(b"\n") if "\r\n" in ours else 0)
    rest = iter(made)
    kept = ours.encode().replace(b"absence: []", b"absence:")
    assert all(byte in rest for byte in kept)
    assert added(plans, a_file("ash reading 2022-23 60", "ash reading 2023-24 61")).files == ()


def test_a_correction_counts_from_its_day_and_the_past_stays(plans: Path) -> None:
    """A later entry takes the place of an earlier one; before its day, what was known then is known."""
    result = added(plans, a_file("ash reading 2025-26 62 cohort=30"))
    write_out(plans, result)
    rows = read(plans / ASH)["reading"]
    assert [(row["value"], row["on"]) for row in rows[1:]] == [("19/29", "2026-07-07"), (62, "2026-12-11")]
    too_early = added(plans, a_file("ash reading 2025-26 63 cohort=30"))
    assert outcomes(too_early) == ["later"]
    assert outcomes(added(plans, a_file("ash reading 2025-26 63 cohort=30"), day=date(2026, 6, 1))) == ["later"]


def test_what_was_corrected_by_hand_stays_so(plans: Path) -> None:
    """The same file again does not undo it; a later release that says it too is news."""
    file = a_file("ash reading 2022-23 62", comparators=("reading national 2024-25 62",))
    write_out(plans, added(plans, file, with_comparators=True))
    figures = plans / ASH
    figures.write_text(
        f"{figures.read_text()}  - {{period: 2022-23, on: 2027-01-08, value: 19/30}}\n", encoding="utf-8"
    )
    others = read(plans / "reference/comparators.yaml")
    others["comparators"].append({**others["comparators"][0], "on": "2027-01-08", "value": 63, "source": "By letter"})
    write(plans / "reference/comparators.yaml", others)
    later = date(2027, 2, 5)
    again = added(plans, file, with_comparators=True, day=later)
    assert outcomes(again) == ["corrected-since", "corrected-since"]
    assert again.files == ()
    assert again.weighed[0].decision.words == (
        "62% was taken from this file before, and corrected since. Yours stays: 19/30 (63.3%)."
    )
    assert outcomes(added(plans, a_file("ash reading 2022-23 62", content="new"), day=later)) == ["corrected"]


def test_the_entry_that_counts_last_is_what_stands_wherever_it_is(plans: Path) -> None:
    """By its day, not by its line."""
    write(
        plans / ASH,
        "reading:\n  - {period: 2025-26, on: 2026-10-14, value: 62}\n  - {period: 2025-26, on: 2026-07-07, value: 60}\n",
    )
    assert outcomes(added(plans, a_file("ash reading 2025-26 62"))) == ["same"]
    assert outcomes(added(plans, a_file("ash reading 2025-26 60"))) == ["corrected"]


def test_a_figure_under_embargo_stays_until_it_may_be_known(plans: Path) -> None:
    """The trust's own, which nobody may know yet; afterwards a published one may correct it."""
    write(plans / ASH, "reading:\n  - {period: 2025-26, on: 2026-12-01, not_before: 2027-01-08, value: 62}\n")
    result = added(plans, a_file("ash reading 2025-26 64"))
    assert (outcomes(result), result.files) == (["embargo"], ())
    assert "under embargo until 8 Jan 2027" in result.weighed[0].decision.words
    assert outcomes(added(plans, a_file("ash reading 2025-26 64"), day=date(2027, 2, 5))) == ["corrected"]


def test_a_share_says_its_cohort_itself(plans: Path) -> None:
    """It is not written twice."""
    made = texts(added(plans, a_file("ash reading 2023-24 19/28 cohort=28", "trust reading 2023-24 61 cohort=90")))
    assert "value: 19/28, source:" in made[ASH]
    assert "value: 61, cohort: 90, source:" in made["trust/measurements.yaml"]


def test_a_day_that_a_file_says_counts_for_what_is_new_alone(plans: Path) -> None:
    """What is corrected counts from the day of the import, since nobody here knew it before."""
    file = a_file("ash reading 2022-23 60 on=2023-12-14", "ash reading 2025-26 70 on=2026-12-01")
    entries = texts(added(plans, file))[ASH]
    assert "{period: 2022-23, on: 2023-12-14, value: 60" in entries
    assert "{period: 2025-26, on: 2026-12-11, value: 70" in entries


def test_what_has_no_place_is_told_and_left_out(plans: Path) -> None:
    """Measures and groups that the trust does not have, figures that nobody types, and years without the school."""
    profile = read(plans / "schools/cedar/profile.yaml")
    write(plans / "schools/cedar/profile.yaml", {**profile, "joined": "2025-01-01", "left": "2026-06-30"})
    file = a_file(
        "ash phonics 2025-26 80",
        "ash nothing 2025-26 80",
        "ash reading 2025-26 80 group=boys",
        "ash inspected 2025-26 good",
        "cedar reading 2023-24 60",
        "cedar reading 2024-25 61",
        "cedar reading 2026-27 62",
        "oak reading 2025-26 63",
    )
    found: dict[str, Weighed] = {}
    for one in added(plans, file).weighed:
        key = one.key
        assert isinstance(key, FigureKey)
        found[", ".join(filter(None, (key.organisation, key.measure, say_period(key.period), key.group)))] = one
    assert {name: one.decision.outcome.value for name, one in found.items()} == {
        "ash, phonics, 2025/26": "no-measure",
        "ash, nothing, 2025/26": "no-measure",
        "ash, reading, 2025/26, boys": "no-group",
        "ash, inspected, 2025/26": "not-typed",
        "cedar, reading, 2023/24": "not-a-member",
        "cedar, reading, 2024/25": "new",
        "cedar, reading, 2026/27": "not-a-member",
        "oak, reading, 2025/26": "no-such-school",
    }
    assert found["cedar, reading, 2023/24"].decision.words == "The school joined on 1 Jan 2025, after 2023/24."
    every = added(plans, a_file("ash phonics 2025-26 80", "ash nothing 2025-26 80"), takes_every_measure=True)
    assert outcomes(every) == ["no-measure", "new"]
    assert every.errors == ()


@pytest.mark.parametrize(
    ("joined", "left", "outcome"),
    [
        ("2025-08-31", "", "new"),
        ("2025-09-01", "", "not-a-member"),
        ("2020-09-01", "2024-09-01", "new"),
        ("2020-09-01", "2024-08-31", "not-a-member"),
    ],
)
def test_a_school_has_the_figures_of_each_period_in_which_it_was_in_the_trust_for_a_day(
    joined: str, left: str, outcome: str, plans: Path
) -> None:
    """The first and the last day of a year count."""
    profile = {**read(plans / "schools/cedar/profile.yaml"), "joined": joined}
    if left:
        profile["left"] = left
    write(plans / "schools/cedar/profile.yaml", profile)
    assert outcomes(added(plans, a_file("cedar reading 2024-25 61"))) == [outcome]


def test_a_measure_is_the_trusts_where_a_plan_or_a_figure_names_it(plans: Path) -> None:
    """Then the catalogue's definition is enough."""
    write(plans / "schools/beech/measurements.yaml", "phonics:\n  - {period: 2024-25, value: 31/40}\n")
    assert outcomes(added(plans, a_file("ash phonics 2025-26 80 cohort=40"))) == ["new"]


def test_a_public_repository_keeps_what_must_not_be_in_it_out(plans: Path) -> None:
    """Figures of a group, or of few, are left out; the others are written, and the check finds nothing."""
    policy = read(plans / "reference/policy.yaml")
    write(plans / "reference/policy.yaml", {**policy, "repository": "public"})
    file = a_file(
        "beech reading 2025-26 66 cohort=60",
        "ash reading 2023-24 66 cohort=6",
        "ash reading 2023-24 40 cohort=20 group=disadvantaged",
    )
    result = added(plans, file)
    assert result.errors == ()
    assert outcomes(result) == ["not-in-public", "not-in-public", "new"]
    assert result.weighed[1].decision.words == (
        "The figure is of a group of pupils, and everybody can read this repository."
    )
    assert [file.path for file in result.files] == ["schools/beech/measurements.yaml", "reference/sources.yaml"]
    assert added(plans, a_file("ash reading 2023-24 66 cohort=6")).files == ()


def test_an_error_in_a_file_is_told_and_nothing_is_written(plans: Path) -> None:
    """The errors of all files, whichever comes first."""
    wrong = Finding(rule="import-differs", place=Place(file="b.csv", line=7), message="“58,0” is not a number.")
    result = added(plans, a_file("ash reading 2023-24 66"), a_file(file="b.csv", errors=(wrong,)))
    assert (result.files, messages(result)) == ((), ["b.csv:7: “58,0” is not a number."])


def test_a_figure_of_no_period_or_no_status_is_an_error(plans: Path) -> None:
    """Nothing is passed over in silence."""
    result = added(plans, a_file("ash reading 2023 66", "ash reading 2022-23 60 status=Revised"))
    assert messages(result) == ["ks2.csv:2: “2023” is no period.", "ks2.csv:3: “Revised” is no status."]


def test_what_a_check_refuses_is_told_at_its_row(plans: Path) -> None:
    """And nothing is written, of no file."""
    result = added(
        plans, a_file("ash reading 2023-24 66", "ash reading 2022-23 157 cohort=30", "beech reading 2024-25 high")
    )
    assert result.files == ()
    assert messages(result) == [
        "ks2.csv:3: Ash, Reading, 2022/23: 157 is not a percentage of a group.",
        "ks2.csv:4: Beech, Reading, 2024/25: “high” is not a number.",
    ]
    first = added(plans, a_file("ash absence 2024-25 high"))
    assert messages(first) == ["ks2.csv:2: Ash, Absence, 2024/25: “high” is not a number."]


def test_errors_elsewhere_are_no_hindrance_and_those_of_figures_are(plans: Path) -> None:
    """A head's half-written plan holds nobody up; figures that cannot be read do."""
    write(plans / "schools/beech/plan-2026-27.yaml", "title: Half\n")
    beside = added(plans, a_file("ash reading 2023-24 66"))
    assert [file.path for file in beside.files] == [ASH, "reference/sources.yaml"]
    write(plans / "schools/cedar/measurements.yaml", "reading:\n  - {period: 2025, value: 6}\n")
    result = added(plans, a_file("ash reading 2023-24 66"))
    assert result.files == ()
    assert messages(result)[0].startswith("plans/schools/cedar/measurements.yaml:2: ")
    (plans / "schools/cedar/measurements.yaml").rename(plans / "schools/cedar/measurements.yml")
    assert added(plans, a_file("ash reading 2023-24 66")).files == ()


def test_two_rows_that_differ_and_are_as_firm_are_asked(plans: Path) -> None:
    """Whichever was named first; the less firm one of two is passed over, and what is given twice counts once."""
    one = a_file("ash reading 2023-24 66 status=final", file="a.csv")
    other = a_file("ash reading 2023-24 67 status=final", file="b.csv")
    for files in permutations((one, other)):
        assert messages(added(plans, *files)) == [
            "b.csv:2: Ash, Reading, 2023/24: 67 here, and 66 at a.csv, line 2; the two are as firm."
        ]
    less = a_file("ash reading 2023-24 67 status=provisional", file="c.csv")
    assert outcomes(added(plans, less, one)) == ["new", "twice"]
    assert "value: 66," in texts(added(plans, less, one))[ASH]
    assert outcomes(added(plans, one, one)) == ["new", "twice"]


@pytest.mark.parametrize(
    ("better", "other"),
    [
        ("ash reading 2023-24 66 cohort=30", "ash reading 2023-24 66"),
        ("ash reading 2023-24 19/29", "ash reading 2023-24 66 cohort=29"),
        ("ash reading 2023-24 66", "ash reading 2023-24 c cohort=30"),
        ("ash reading 2023-24 66 status=final", "ash reading 2023-24 66 cohort=30 status=provisional"),
    ],
)
def test_of_two_rows_that_agree_the_one_that_says_more_is_written(better: str, other: str, plans: Path) -> None:
    """One with its cohort, the more exact one, a number, the firmest; whichever file is named first."""
    for files in permutations((a_file(other, file="a.csv"), a_file(better, file="b.csv"))):
        result = added(plans, *files)
        assert result.errors == ()
        assert [one.taken.place.file for one in result.weighed] == ["b.csv", "a.csv"]
        assert outcomes(result) == ["new", "twice"]


def test_the_order_of_files_does_not_matter(plans: Path) -> None:
    """The same bytes, whichever way they are named."""
    files = (
        a_file(
            "ash reading 2023-24 66 status=final", "ash absence 2024-25 5.1", file="a.csv", release="2023/24, final"
        ),
        a_file("ash reading 2022-23 60", "ash reading 2023-24 c", "beech reading 2022-23 61", file="b.csv"),
        a_file(
            "ash reading 2023-24 66 cohort=30 status=revised",
            comparators=("reading national 2025-26 62",),
            file="c.csv",
        ),
    )
    made = [texts(added(plans, *order, with_comparators=True)) for order in permutations(files)]
    assert len(made[0]) == 4
    assert all(other == made[0] and list(other) == list(made[0]) for other in made)


def test_other_bytes_of_a_release_are_another_source(plans: Path) -> None:
    """The same bytes under another name are the same one; nothing is written of a file that adds nothing."""
    write_out(plans, added(plans, a_file("ash reading 2023-24 66", content="one")))
    write_out(plans, added(plans, a_file("ash reading 2022-23 60", file="copy.csv", content="one")))
    assert len(read(plans / "reference/sources.yaml")["sources"]) == 1
    write_out(plans, added(plans, a_file("ash reading 2021-22 59", content="two")))
    write_out(plans, added(plans, a_file("ash reading 2021-22 59", content="three")))
    ids = [entry["id"] for entry in read(plans / "reference/sources.yaml")["sources"]]
    assert ids == ["dfe-ks2-2025-26-revised", "dfe-ks2-2025-26-revised-2"]
    assert [row.get("source", "") for row in read(plans / ASH)["reading"]][2:] == [ids[0], ids[0], ids[1]]


def test_a_source_that_was_typed_is_not_written_again(plans: Path) -> None:
    """Without a hash, it is any file of the release."""
    write_out(plans, added(plans, a_file("ash reading 2023-24 66")))
    sources = read(plans / "reference/sources.yaml")
    del sources["sources"][0]["sha256"]
    write(plans / "reference/sources.yaml", sources)
    assert set(texts(added(plans, a_file("ash reading 2022-23 60")))) == {ASH}


def test_comparators_are_added_by_the_same_rules(plans: Path) -> None:
    """Only where they are asked for; one that stands for a phase is that of the figure without one."""
    standing: dict[str, Any] = {
        "measure": "reading", "population": "national", "phase": "primary", "period": "2024-25", "on": "2025-07-08",
        "value": 62, "source": "Department for Education",
    }  # fmt: skip
    write(plans / "reference/comparators.yaml", {"comparators": [standing]})
    file = a_file(
        comparators=(
            "reading national 2024-25 62",
            "reading national 2025-26 63 status=revised",
            "reading national 2025-26 70 held_against=disadvantaged",
            "reading Saltby_council 2025-26 c",
            "reading national 2025-26 50 group=boys",
        ),
        file="national.csv",
    )
    assert added(plans, file).weighed == ()
    result = added(plans, file, with_comparators=True)
    assert result.errors == ()
    assert sorted(outcomes(result)) == ["new", "new", "no-group", "no-number", "same"]
    before = (plans / "reference/comparators.yaml").read_text()
    assert texts(result)["reference/comparators.yaml"].startswith(before)
    write_out(plans, result)
    assert read(plans / "reference/comparators.yaml")["comparators"][1] == {
        "measure": "reading", "population": "national", "period": "2025-26", "on": "2026-12-11", "value": 63,
        "status": "revised", "source": "dfe-ks2-2025-26-revised", "accessed": "2026-12-11",
    }  # fmt: skip
    assert added(plans, file, with_comparators=True).files == ()
    corrected = a_file(comparators=("reading national 2024-25 61",), file="new.csv")
    made = added(plans, corrected, with_comparators=True, day=date(2027, 1, 8))
    write_out(plans, made)
    assert read(plans / "reference/comparators.yaml")["comparators"][-1]["phase"] == "primary"


@pytest.mark.parametrize(
    ("standing", "taken", "outcome"),
    [
        (("primary", "secondary"), "secondary", "same"),
        (("primary", "secondary"), "", "new"),
        (("",), "primary", "same"),
        (("primary",), "", "same"),
        (("primary",), "secondary", "new"),
    ],
)
def test_a_comparator_of_one_phase_is_not_taken_for_that_of_another(
    standing: tuple[str, ...], taken: str, outcome: str, plans: Path
) -> None:
    """One without a phase is held against the only one that stands; of two it could be either."""
    entries = []
    for phase in standing:
        entry = {"measure": "reading", "population": "national", "period": "2024-25", "on": "2025-07-08", "value": 62, "source": "Department"}  # fmt: skip
        entries.append({**entry, "phase": phase} if phase else entry)
    write(plans / "reference/comparators.yaml", {"comparators": entries})
    row = f"reading national 2024-25 62{f' phase={taken}' if taken else ''}"
    assert outcomes(added(plans, a_file(comparators=(row,)), with_comparators=True)) == [outcome]


def test_a_file_of_which_nothing_is_sure_is_left(plans: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Told at the row, with what to do; nothing of the others is written either."""
    real = with_edits_or_new

    def unless(raw: bytes | None, edits: Any, **more: bool) -> bytes | None:
        return None if raw and b"19/29" in raw else real(raw, edits, **more)

    monkeypatch.setattr("trustplan.loading.imports.add.with_edits_or_new", unless)
    result = added(plans, a_file("beech reading 2023-24 66", "ash reading 2023-24 66"))
    assert result.files == ()
    assert "plans/schools/ash/measurements.yaml is written in a way in which it is not sure" in messages(result)[0]


def test_entries_go_in_one_by_one_where_they_do_not_together(plans: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The slower way gives the same data."""
    real = with_edits_or_new

    def single(raw: bytes | None, edits: Any, **more: bool) -> bytes | None:
        return real(raw, edits, **more) if len(edits) == 1 and edits[0].is_entry else None

    file = a_file("ash reading 2022-23 60", "ash reading 2023-24 61", "beech reading 2023-24 61")
    together = added(plans, file)
    monkeypatch.setattr("trustplan.loading.imports.add.with_edits_or_new", single)
    result = added(plans, file)
    assert list(texts(result)) == list(texts(together))
    assert texts(result)[ASH] == texts(together)[ASH]
