"""Faults: every one of a file in one run, on its line, in plain words, with a remedy."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from builders import EXAMPLE, PLAN, a_trust, add_plan, write
from corpus import INVALID
from trustplan.cli.main import main
from trustplan.loading.load import load
from trustplan.primitives.findings import Severity

JARGON = ("additionalProperties", "oneOf", "is not of type", "does not match", "required property", "Traceback")


def findings_of(plans: Path) -> list[str]:
    """The findings as lines, with the file's name left out."""
    return [f"{f.place.line}:{f.place.column}: {f.message} {f.fix} [{f.rule}]" for f in load(plans).findings]


def names() -> list[str]:
    """The broken plans."""
    return sorted(p.stem for p in INVALID.glob("*.yaml"))


@pytest.mark.parametrize("name", names())
def test_a_broken_plan_gives_all_its_faults_on_the_right_lines(name: str, tmp_path: Path) -> None:
    """Compare with the text beside the plan. TRUSTPLAN_GOLDEN=1 writes it anew; a person then reads it."""
    plans = a_trust(tmp_path)
    write(plans / "trust" / f"{PLAN}.yaml", (INVALID / f"{name}.yaml").read_text(encoding="utf-8"))
    found = "\n".join(findings_of(plans)) + "\n"
    golden = INVALID / f"{name}.txt"
    if os.environ.get("TRUSTPLAN_GOLDEN"):
        golden.write_text(found, encoding="utf-8")
    assert found == golden.read_text(encoding="utf-8")
    assert not any(word in found for word in JARGON)


def test_five_broken_plans_are_all_told_in_one_run(tmp_path: Path) -> None:
    """One broken file never hides the faults of another."""
    plans = a_trust(tmp_path)
    for name in names():
        write(plans / "trust" / f"{name}.yaml", (INVALID / f"{name}.yaml").read_text(encoding="utf-8"))
    told = {f.place.file for f in load(plans).errors}
    assert told == {f"plans/trust/{name}.yaml" for name in names()}


def test_the_example_has_no_error_and_no_advice() -> None:
    """The example is also the model to copy."""
    assert load(EXAMPLE).findings == ()


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (b"", 1, "The file is empty."),
        (b"title: a\n\tperiod: b\n", 2, "A tab stands where spaces are needed."),
        (b"title: a: b\n", 1, "A colon stands inside plain text"),
        ("title: “a”\n".encode("utf-16"), 1, "The file is saved as UTF-16."),
        (b"title: \xe9\n", 1, "is not saved as UTF-8"),
        (b"title: a\x07b\n", 1, "invisible control character here (U+0007)"),
        ("title: a\ue000b\n".encode(), 1, "U+E000"),
        (b"<<<<<<< HEAD\ntitle: a\n=======\ntitle: b\n>>>>>>> x\n", 1, "Two versions of this file met here"),
        (b'title: "a\nperiod: b\n', 1, "A quotation mark is opened and never closed."),
        (b"title: [a, b\n", 1, "A bracket or brace is not closed"),
        (b"a: &x 1\nb: *x\n", 1, "gives a part of the file a name for use elsewhere"),
        (b"a: &a [x]\nb: &b [*a,*a,*a]\nc: [*b,*b]\n", 1, "gives a part of the file a name for use elsewhere"),
        (b"a: !!python/object/apply:os.system ['true']\n", 1, "is a tag, which plan files do not use"),
        (b"title: True\n", 1, "is a second spelling of true or false"),
        (b"---\na: 1\n---\nb: 2\n", 3, "splits the file in two"),
        (b"a: .nan\n", 1, "is not a number that can be compared"),
        (b"a: 1_000\n", 1, "number without the line"),
        (b"[" * 5000 + b"]" * 5000, 1, "nested too deeply"),
        (b"[" * 100_000, 1, "nested too deeply"),
        (b"a: " + b"x" * 30_000, 1, "20,000 is the limit"),
        (b"a: 1\n" * 300_000, 1, "1,000,000 is the limit"),
        (b"- a\n- b\n", 1, "should be a group of keys"),
        (b"? [a]\n: b\n", 1, "where a name is needed"),
        (b"title: " + b"9" * 5000 + b"\n", 1, "a larger or finer number than any plan needs"),
        (b"title: 1e400\n", 1, "a larger or finer number than any plan needs"),
        (b"title: 1e-400\n", 1, "a larger or finer number than any plan needs"),
        (b"kee: x\n" + b"".join(b"kee%d: x\n" % n for n in range(1000)), 1, "more faults than the 300 that are told"),
    ],
    ids=lambda v: None if isinstance(v, bytes) else str(v)[:30],
)
def test_text_that_is_no_plan_ends_in_a_message(text: bytes, line: int, words: str, tmp_path: Path) -> None:
    """Hostile and broken texts give a place and a remedy, never a traceback."""
    plans = a_trust(tmp_path)
    (plans / "trust" / "plan.yaml").write_bytes(text)
    told = [f for f in load(plans).errors if f.place.file == "plans/trust/plan.yaml"]
    assert any(words in f.message and f.place.line == line and f.fix for f in told), [str(f) for f in told]


def test_windows_line_ends_and_a_byte_order_mark_are_read(tmp_path: Path) -> None:
    """What Windows editors save is fine."""
    plans = a_trust(tmp_path)
    file = add_plan(plans, [{"id": "O", "title": "Objective", "kpis": [], "actions": []}])
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    assert load(plans).errors == ()


def test_a_missing_file_and_a_strange_one_are_named(tmp_path: Path) -> None:
    """Files where they should be, and no others."""
    plans = a_trust(tmp_path)
    (plans / "reference" / "measures.yaml").unlink()
    (plans / "schools" / "ash" / "profile.yaml").unlink()
    write(plans / "trust" / "plan.yml", "title: a\n")
    write(plans / "reference" / "measure.yaml", "title: a\n")
    (plans / "trust" / "folder.yaml").mkdir()
    write(plans / "schools" / '"><b>' / "profile.yaml", "title: a\nkind: school\n")
    told = {(f.place.file, f.rule) for f in load(plans).errors}
    assert told == {
        ("plans/reference/measures.yaml", "file-missing"),
        ("plans/schools/ash/profile.yaml", "file-missing"),
        ("plans/trust/plan.yml", "file-name"),
        ("plans/reference/measure.yaml", "file-name"),
        ("plans/trust/folder.yaml", "folder-not-file"),
        ('plans/schools/"><b>/profile.yaml', "file-name"),
    }


def test_a_file_that_the_system_keeps_back_is_told(tmp_path: Path) -> None:
    """A link to nowhere, as a copied folder may have; and no folder at all."""
    plans = a_trust(tmp_path)
    (plans / "trust" / "plan.yaml").symlink_to("nowhere.yaml")
    told = [f for f in load(plans).errors if f.place.file == "plans/trust/plan.yaml"]
    assert [(f.rule, f.fix) for f in told] == [("file-unreadable", "Check its permissions.")]
    missing = load(tmp_path / "nowhere").errors
    assert [f.rule for f in missing] == ["no-plans"]
    assert "There is no folder “nowhere”." in missing[0].message


FIGURES = """\
reading:
  - {period: 2025-26, value: 101}
  - {period: 2025-26, group: boys, value: 13/76, cohort: 77}
  - {period: 2024-25, value: 80/76}
  - {period: 2022-23, value: good}
  - {period: 2031-32/aut, value: 50, cohort: 10}
  - {period: 2023-24, value: 50, cohort: 10}
  - {period: 2023-24, value: 51, cohort: 10}
attendence:
  - {period: 2025-26, value: 50}
"""


def test_figures_that_cannot_be_are_told(tmp_path: Path) -> None:
    """Values, groups, periods and repeats."""
    plans = a_trust(tmp_path)
    write(plans / "trust" / "measurements.yaml", FIGURES)
    told = {(f.place.line, f.rule) for f in load(plans).errors}
    assert told == {
        (2, "implausible-figure"),
        (3, "unknown-group"),
        (3, "cohort-differs"),
        (4, "implausible-figure"),
        (5, "value-does-not-fit"),
        (6, "period-not-in-calendar"),
        (8, "figure-twice"),
        (9, "unknown-measure"),
    }


def test_a_percentage_without_cohort_is_advice_only(tmp_path: Path) -> None:
    """Advice never stops a build."""
    plans = a_trust(tmp_path)
    write(plans / "trust" / "measurements.yaml", "reading:\n  - {period: 2024-25, value: 50}\n")
    loaded = load(plans)
    assert [(f.rule, f.severity) for f in loaded.findings] == [("percent-without-cohort", Severity.WARNING)]
    assert loaded.trust is not None


def test_two_ratings_may_not_look_alike(tmp_path: Path) -> None:
    """Shape and word tell ratings apart, so each needs its own."""
    plans = a_trust(tmp_path)
    policy = plans / "reference" / "policy.yaml"
    policy.write_text(policy.read_text(encoding="utf-8").replace("symbol: disc", "symbol: triangle"), encoding="utf-8")
    assert [f.rule for f in load(plans).errors] == ["rating-not-distinct"]


def run(*words: str) -> tuple[int, str]:
    """Run the command. Returns exit code and output."""
    result = CliRunner().invoke(main, list(words))
    return result.exit_code, result.output


def test_the_command_ends_with_0_1_or_2(tmp_path: Path) -> None:
    """Clean, errors, wrong use."""
    plans = a_trust(tmp_path)
    assert run("check", "--plans", str(plans))[0] == 0
    write(plans / "trust" / "measurements.yaml", "readng: []\n")
    assert run("check", "--plans", str(plans))[0] == 1
    assert run("check", "--plans", str(tmp_path / "nowhere"))[0] == 2
    assert run("check", "--form", "text")[0] == 2


def test_the_command_prints_places_and_counts(tmp_path: Path) -> None:
    """Text for people: one line a finding, then the count."""
    plans = a_trust(tmp_path)
    write(plans / "trust" / "measurements.yaml", "readng: []\n")
    code, output = run("check", "--plans", str(plans))
    first, last = output.strip().splitlines()
    assert first.endswith(
        "trust/measurements.yaml:1:1: There is no measure “readng” in reference/measures.yaml. Did you mean “reading”? [unknown-measure]"
    )
    assert last.endswith("files checked: 1 error, no pieces of advice.")
    assert code == 1


def test_the_command_prints_json(tmp_path: Path) -> None:
    """JSON for programs: the same findings."""
    plans = a_trust(tmp_path)
    write(plans / "trust" / "measurements.yaml", "readng: []\n")
    rows = json.loads(run("check", "--plans", str(plans), "--format", "json")[1])
    assert [(r["rule"], r["severity"], r["line"], r["column"]) for r in rows] == [("unknown-measure", "error", 1, 1)]
