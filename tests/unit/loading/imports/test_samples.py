"""What each sample of a published table gives a small trust."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from builders import write
from import_samples import SAMPLES, said, taken, text_of, the_trust
from trustplan.loading.imports.cells import Number, read_cell, read_period
from trustplan.loading.imports.forms import columns_of, shipped_forms
from trustplan.loading.imports.take import take_files
from trustplan.loading.imports.values import whole_number
from trustplan.source.catalogue import measure_texts

if TYPE_CHECKING:
    from pathlib import Path

    from trustplan.loading.imports.taken import TakenFile

ATTAINMENT, INFORMATION = "ees-ks2-school-attainment.csv", "ees-ks2-school-information.csv"


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return the_trust(tmp_path_factory.mktemp("trust"))


def lines(file: TakenFile) -> list[str]:
    """What a file says, without what is wrong with it: nothing is."""
    assert file.errors == ()
    return [said(figure) for figure in file.figures]


def told(file: TakenFile) -> str:
    """What is to be known of a file."""
    return " ".join(note.message for note in file.notes)


@pytest.mark.parametrize("order", [(ATTAINMENT, INFORMATION), (INFORMATION, ATTAINMENT)])
def test_key_stage_2_has_its_cohorts_from_the_other_file(order: tuple[str, str], plans: Path) -> None:
    """In whichever order the two are given; a withheld figure has none, and the year before has no file of cohorts."""
    files = dict(zip(order, taken(plans, *(SAMPLES / name for name in order)), strict=True))
    found = lines(files[ATTAINMENT])
    assert "alder-lane ks2-rwm-expected 2025-26 71 of 45 revised" in found
    assert "alder-lane ks2-rwm-expected disadvantaged 2025-26 55 of 11 revised" in found
    assert "mill-green ks2-rwm-expected 2025-26 c revised" in found
    assert "alder-lane ks2-reading-progress 2025-26 z revised" in found
    assert next(line for line in found if line.startswith("alder-lane ks2-rwm-expected 2024-25")).endswith(" final")
    assert not [line for line in found if "Boys" in line or "900301" in line]
    assert "28 figures have no number of pupils" not in told(files[INFORMATION])
    assert "no number of pupils behind them" in told(files[ATTAINMENT])
    assert lines(files[INFORMATION]) == []
    assert "only says how many pupils" in told(files[INFORMATION])
    assert "only says how many pupils" not in told(files[ATTAINMENT])
    source = files[ATTAINMENT].source
    assert (source.id, source.release, source.licence) == (
        "dfe-ks2-school-2025-26-revised",
        "2025/26, revised",
        "OGL-UK-3.0",
    )


def test_the_country_and_the_councils_of_our_schools_are_compared_with(plans: Path) -> None:
    """With whom ours are held against."""
    (file,) = taken(plans, SAMPLES / "ees-ks2-national-la.csv")
    assert lines(file) == []
    found = {
        (c.population, c.group, c.held_against, c.value) for c in file.comparators if c.measure == "ks2-rwm-expected"
    }
    assert found == {
        ("national", "", "", "62"),
        ("national", "disadvantaged", "", "47"),
        ("national", "", "disadvantaged", "69"),
        ("Saltby", "", "", "59"),
        ("Saltby", "disadvantaged", "", "44"),
        ("Saltby", "", "disadvantaged", "66"),
        ("Northmere", "", "", "63"),
        ("Northmere", "disadvantaged", "", "48"),
        ("Northmere", "", "disadvantaged", "70"),
    }
    assert {c.phase for c in file.comparators} == {"primary"}


@pytest.mark.parametrize(
    ("sample", "expected"),
    [
        (
            "ees-ks4-school-performance.csv",
            [
                "northgate attainment-8 2025-26 44.7 of 178 provisional",
                "northgate english-maths-5 disadvantaged 2025-26 26.8 of 53 provisional",
                "northgate progress-8 2025-26 z provisional",
            ],
        ),
        (
            "ees-absence-3term-school.csv",
            [
                "alder-lane attendance 2024-25 94.9 of 330",
                "alder-lane persistent-absence 2024-25 38/330",
                "alder-lane severe-absence 2024-25 3/330",
                "mill-green persistent-absence 2024-25 c",
            ],
        ),
        (
            "ees-suspensions-school.csv",
            ["fernhill suspensions 2024-25 5.1 of 412", "fernhill permanent-exclusions 2024-25 0 of 412"],
        ),
        (
            "performance-tables-ks2-until-2024.csv",
            [
                "alder-lane ks2-rwm-expected 2023-24 68 of 44",
                "alder-lane ks2-rwm-expected disadvantaged 2023-24 50 of 12",
                "fernhill ks2-reading-progress 2023-24 -1.9 of 57",
                "mill-green ks2-rwm-expected 2023-24 c",
            ],
        ),
        (
            "fbit-comparison-pupil.csv",
            [
                "alder-lane spending-per-pupil 2023-24 5870",
                "alder-lane energy-costs-per-pupil 2023-24 105.66",
                "alder-lane supply-costs 2023-24 3",
            ],
        ),
    ],
)
def test_a_sample_gives_figures(sample: str, expected: list[str], plans: Path) -> None:
    """Exact where there are counts; of our schools only, and others are counted."""
    (file,) = taken(plans, SAMPLES / sample)
    found = lines(file)
    assert set(expected) <= set(found), found
    assert len(found) == len(set(found))
    assert file.others > 0


def test_a_number_from_before_a_school_joined_counts_for_the_years_before(tmp_path: Path) -> None:
    """And is told; a year in which the school had its own number already is passed over."""
    former = {"urn": "900009", "former_urns": ["900001"], "joined": "2025-09-01"}
    plans = the_trust(tmp_path, alder_lane=former)
    (file,) = taken(plans, SAMPLES / ATTAINMENT)
    found = [line for line in lines(file) if line.startswith("alder-lane ks2-rwm-expected")]
    assert [line.split()[-3] for line in found if "disadvantaged" not in line] == ["2024-25"]
    assert "under a URN that a school had before it joined" in told(file)
    assert "after it joined the trust: passed over" in told(file)


def test_lines_above_the_header_and_an_order_of_their_own_do_no_harm(plans: Path, tmp_path: Path) -> None:
    """Columns are found by their names."""
    path = tmp_path / "renamed.txt"
    rows = [line.split(",") for line in text_of("ees-suspensions-school.csv").splitlines()]
    turned = [",".join(reversed(row)) for row in rows]
    path.write_text("\n".join(["Suspensions", "", *turned, "", ""]), encoding="utf-16")
    (file,) = taken(plans, path)
    (plain,) = taken(plans, SAMPLES / "ees-suspensions-school.csv")
    assert lines(file) == lines(plain)
    assert (file.figures[0].place.file, file.figures[0].place.line) == ("renamed.txt", 4)


def test_a_row_that_stands_twice_counts_once(plans: Path, tmp_path: Path) -> None:
    """And is told."""
    text = text_of("ees-suspensions-school.csv").splitlines()
    path = tmp_path / "twice.csv"
    path.write_text("\n".join([*text, text[1]]), encoding="utf-8")
    (file,) = taken(plans, path)
    assert len(lines(file)) == len(lines(taken(plans, SAMPLES / "ees-suspensions-school.csv")[0]))
    assert f"lines 2 and {len(text) + 1}" in told(file)


@pytest.mark.parametrize("is_first", [True, False])
def test_of_a_figure_in_two_states_the_firmer_one_is_taken(is_first: bool, plans: Path, tmp_path: Path) -> None:
    """Whichever stands first in the table; and is told."""
    header, *rows = text_of("ees-ks4-school-performance.csv").splitlines()
    firmer = [row.replace("Provisional", "Revised").replace(",44.7,", ",45.9,") for row in rows]
    order = [*firmer, *rows] if is_first else [*rows, *firmer]
    path = tmp_path / "both.csv"
    path.write_text("\n".join([header, *order]), encoding="utf-8")
    (file,) = taken(plans, path)
    found = [line for line in lines(file) if line.startswith("northgate attainment-8 2025-26")]
    assert found == ["northgate attainment-8 2025-26 45.9 of 178 revised"]
    assert file.source.release == "2025/26, revised"
    assert "stand in the table in a firmer state too, which counts." in told(file)
    assert "firmer state" not in told(taken(plans, SAMPLES / "ees-ks4-school-performance.csv")[0])


def test_a_file_of_cohorts_that_has_no_states_is_of_every_state(tmp_path: Path) -> None:
    """The number of the figure's own state comes before one without."""
    plans = the_trust(tmp_path / "plans")
    both = {"publisher": "Us", "rows": [{"school": {"name": "School"}}], "period": {"column": "Year", "form": "year"}}
    cohort = {"column": "Pupils", "form": "ours-pupils"}
    state = {"column": "State", "words": {"Revised": "revised", "": ""}}
    figures = {"id": "ours", "title": "Phonics", "header": ["School", "Year", "State", "Phonics"], "status": state, "cohort": cohort, "take": [{"measure": "phonics", "value": "Phonics"}]}  # fmt: skip
    pupils = {"id": "ours-pupils", "title": "Pupils", "header": ["School", "Year", "Pupils"], "take": []}
    write(plans / "reference" / "imports.yaml", {"imports": [{**both, **figures}, {**both, **pupils}]})
    table, counts = tmp_path / "phonics.csv", tmp_path / "pupils.csv"
    table.write_text("School,Year,State,Phonics\nAlder Lane Primary School,2025/26,Revised,80\n", encoding="utf-8")
    counts.write_text("School,Year,Pupils\nAlder Lane Primary School,2025/26,30\n", encoding="utf-8")
    file, _ = take_files([table, counts], plans)
    assert lines(file) == ["alder-lane phonics 2025-26 80 of 30 revised"]


def test_a_file_under_two_names_is_refused_and_one_named_twice_is_not(plans: Path, tmp_path: Path) -> None:
    """The first may be a slip for another file; the second changes nothing."""
    name = "ees-suspensions-school.csv"
    first, second = taken(plans, SAMPLES / name, SAMPLES / name)
    assert lines(first) == lines(second) != []
    path = tmp_path / "again.csv"
    path.write_bytes((SAMPLES / name).read_bytes())
    first, second = taken(plans, SAMPLES / name, path)
    assert lines(first) != []
    assert [error.message for error in second.errors] == [f"This is the same file as {name}."]


def test_a_national_figure_that_is_not_published_is_nothing_to_compare_with(plans: Path, tmp_path: Path) -> None:
    """The others of the table are."""
    sample = "ees-ks2-national-la.csv"
    path = tmp_path / "national.csv"
    path.write_text(text_of(sample).replace(",372000,62,", ",372000,c,"), encoding="utf-8")
    (file,) = taken(plans, path)
    (whole,) = taken(plans, SAMPLES / sample)
    found, every = ([(c.population, c.group, c.value) for c in one.comparators] for one in (file, whole))
    assert ("national", "", "62") in every
    assert found == [one for one in every if one != ("national", "", "62")]


def test_what_no_table_says_has_to_be_said(plans: Path) -> None:
    """The period of an older table; and one that is to come is refused."""
    for period, says in (
        ("", "Nothing in the table says"),
        ("2029-30", "has not begun"),
        ("last year", "not a period"),
    ):
        (file,) = taken(plans, SAMPLES / "fbit-comparison-pupil.csv", period=period)
        assert says in file.errors[0].message
        assert file.figures == ()


def test_a_form_that_is_named_is_checked_all_the_same(plans: Path) -> None:
    """Given with another table, it does not stop that one from being read."""
    (file,) = taken(plans, SAMPLES / INFORMATION, as_form="dfe-ks2-school-2025")
    assert "is not of the form “dfe-ks2-school-2025”" in file.errors[0].message
    both = taken(plans, SAMPLES / INFORMATION, SAMPLES / ATTAINMENT, as_form="dfe-ks2-school-2025")
    assert [file.form for file in both] == ["dfe-ks2-information-2025", "dfe-ks2-school-2025"]


def test_a_table_of_the_trusts_own_system_is_read_by_a_form_of_its_own(tmp_path: Path) -> None:
    """Names of schools as people write them; one that is nearly right is refused, and not lost."""
    plans = the_trust(tmp_path / "plans")
    form = {
        "id": "ours",
        "title": "Attendance",
        "publisher": "Our system",
        "header": ["School", "Half-term", "Pupils", "Attendance"],
        "rows": [{"school": {"name": "School"}}],
        "period": {"column": "Half-term", "form": "half-term"},
        "percent_sign": True,
        "cohort": {"column": "Pupils"},
        "take": [{"measure": "attendance", "value": "Attendance"}],
    }
    write(plans / "reference" / "imports.yaml", {"imports": [form]})
    path = tmp_path / "ours.csv"
    text = "School;Half-term;Pupils;Attendance\nfernhill;Autumn 1 2026;398;93.4%\nAlder Lane Primary School;Autumn 1 2026;209;95%\n"
    path.write_text(text, encoding="utf-8")
    (file,) = take_files([path], plans)
    assert lines(file) == ["alder-lane attendance 2026-27/aut1 95 of 209"]
    path.write_text(text.replace("Primary School", "Primery School"), encoding="utf-8")
    (file,) = take_files([path], plans)
    assert "Did you mean “Alder Lane Primary School”?" in file.errors[0].fix


def test_every_shipped_form_can_be_told_from_every_other() -> None:
    """By its columns alone; each column that it uses is in its header, and each measure is in the catalogue."""
    forms = shipped_forms()
    assert len(forms) >= 14
    for form in forms.values():
        header = frozenset(form.header)
        assert header.issuperset(columns_of(form)), form.id
        assert {take.measure for take in form.take} <= set(measure_texts()), form.id
        fitting = [f.id for f in forms.values() if header.issuperset(f.header) and header.isdisjoint(f.without)]
        assert fitting == [form.id]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            (
                "time_period,school_urn,breakdown,avg_att8,pt_l2basics_95,pt_l2basics_94,avg_p8score\n"
                "202324,900401,Total,45.1,41.2,62.0,-0.12\n202324,900401,Disadvantaged,38.0,27.5,50.1,c\n"
            ),
            [
                "northgate attainment-8 2023-24 45.1",
                "northgate english-maths-5 2023-24 41.2",
                "northgate english-maths-4 2023-24 62.0",
                "northgate progress-8 2023-24 -0.12",
                "northgate attainment-8 disadvantaged 2023-24 38.0",
                "northgate english-maths-5 disadvantaged 2023-24 27.5",
                "northgate english-maths-4 disadvantaged 2023-24 50.1",
                "northgate progress-8 disadvantaged 2023-24 c",
            ],
        ),
        (
            (
                "RECTYPE,URN,ATT8SCR,PTL2BASICS_95,PTL2BASICS_94,P8MEA,ATT8SCR_FSM6CLA1A,PTFSM6CLA1ABASICS_95,PTFSM6CLA1ABASICS_94\n"
                "1,900401,46.0,43%,65%,0.05,39.1,NE,SUPP\n"
            ),
            [
                "northgate attainment-8 2023-24 46.0",
                "northgate english-maths-5 2023-24 43",
                "northgate english-maths-4 2023-24 65",
                "northgate progress-8 2023-24 0.05",
                "northgate attainment-8 disadvantaged 2023-24 39.1",
                "northgate english-maths-5 disadvantaged 2023-24 z",
                "northgate english-maths-4 disadvantaged 2023-24 c",
            ],
        ),
        (
            "time_period,school_urn,pupils_fte,pupil_to_qual_teacher_ratio\n202425,900001,330.5,20.4\n202425,,9,18\n",
            ["alder-lane pupil-teacher-ratio 2024-25 20.4"],
        ),
        (
            (
                "time_period,school_urn,exam_cohort,disadvantage_status,aps_per_entry,value_added,end1618_student_count\n"
                "202425,900401,A level,Total,34.5,0.1,80\n202425,900401,Applied general,Total,30.0,z,20\n"
            ),
            ["northgate a-level-points 2024-25 34.5", "northgate post-16-value-added 2024-25 0.1"],
        ),
        (
            (
                "time_period,school_urn,breakdown_topic,breakdown,cohort_level_group,cohort_level,destination_group,"
                "destination_description,cohort_count,pupil_percent\n"
                '202223,900401,Total,Total,Total,Total,Overall destination,"Sustained education, employment & apprenticeships",80,91.3\n'
                "202223,900401,Total,Total,Total,Total,Overall destination,Sustained apprenticeships,80,6.3\n"
            ),
            ["northgate destinations-18 2022-23 91.3 of 80"],
        ),
        (
            "Year,InYearBalance,RevenueReserve\n2024,-12000,402000\n2025,3500.5,405500.5\n",
            [
                "trust in-year-balance 2023-24 -12000",
                "trust revenue-reserve 2023-24 402000",
                "trust in-year-balance 2024-25 3500.5",
                "trust revenue-reserve 2024-25 405500.5",
            ],
        ),
    ],
)
def test_forms_without_a_sample_are_read(text: str, expected: list[str], plans: Path, tmp_path: Path) -> None:
    """Of other years, and of other publications."""
    path = tmp_path / "table.csv"
    path.write_text(text, encoding="utf-8")
    (file,) = taken(plans, path)
    assert lines(file) == expected


@pytest.mark.parametrize(
    ("text", "form", "period"),
    [
        ("202526", "yyyyyy", "2025-26"),
        ("199900", "yyyyyy", "1999-00"),
        ("2025/26", "year", "2025-26"),
        ("2025-2026", "year", "2025-26"),
        ("2026", "ending", "2025-26"),
        ("2025/26", "ending", "2025-26"),
        ("Autumn 1 2026", "half-term", "2026-27/aut1"),
        ("spring term 2  2027", "half-term", "2026-27/spr2"),
        ("2026/27 Summer 1", "half-term", "2026-27/sum1"),
        ("Autumn Term 2026", "term", "2026-27/aut"),
        ("Summer 2027", "term", "2026-27/sum"),
        ("2025/27", "year", None),
        ("202624", "yyyyyy", None),
        ("Autumn 3 2026", "half-term", None),
        ("Autumn 2026", "half-term", None),
        ("Autumn 1 2026", "term", None),
        ("Winter 1 2026", "half-term", None),
        ("2026", "year", None),
        ("２０２５26", "yyyyyy", None),
    ],
)
def test_a_period_is_read_as_its_form_writes_it(text: str, form: str, period: str | None) -> None:
    """And nothing else is."""
    found = read_period(text, form)
    assert (found and str(found)) == period


@pytest.mark.parametrize("text", ["７１", "٧١", "71 ", "+71", "7_1", "0x47", "071", "71.", ".5", "1,0", "−1"])
def test_a_number_is_plain_digits_of_ours(text: str) -> None:
    """Spaces beside it are no part of it."""
    found = read_cell(text, {"c": "c"})
    assert isinstance(found, Number) == (text == "71 ")


@pytest.mark.parametrize(("text", "count"), [("0", 0), ("29", 29), ("-1", None), ("2.5", None), ("2.0", None)])
def test_a_number_of_people_may_be_none(text: str, count: int | None) -> None:
    """A school where nobody reached the standard has a figure; half a pupil is a mistake."""
    found = whole_number(Number(Fraction(text), text))
    assert (found if isinstance(found, int) else None) == count


def test_a_table_of_cohorts_that_is_refused_does_not_say_what_it_only_says(plans: Path, tmp_path: Path) -> None:
    """Nothing is taken from it, so that nothing is to be told of it but what is wrong."""
    path = tmp_path / INFORMATION
    path.write_text(text_of(INFORMATION).replace("Revised,45,", "Revised,4 5,"), encoding="utf-8")
    (file,) = taken(plans, path)
    assert file.errors
    assert "only says how many pupils" not in told(file)


def test_a_group_may_have_as_many_pupils_as_there_are(plans: Path, tmp_path: Path) -> None:
    """All of a small year group may be disadvantaged."""
    path = tmp_path / INFORMATION
    path.write_text(text_of(INFORMATION).replace(",45,22,23,11,", ",45,22,23,45,"), encoding="utf-8")
    _, file = taken(plans, path, SAMPLES / ATTAINMENT)
    assert "alder-lane ks2-rwm-expected disadvantaged 2025-26 55 of 45 revised" in lines(file)
