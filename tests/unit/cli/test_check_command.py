"""The check command: which files, in which form, and what `--fix` does."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from amounts import examples, thorough_between, thorough_but
from builders import a_trust, write
from corpus import CASES, VALID, broken
from trustplan.checks.report import as_json
from trustplan.cli.main import main
from trustplan.loading.check import check
from trustplan.loading.load import load
from trustplan.primitives.findings import Finding, Place, Severity
from trustplan.schema.validate import form_of
from trustplan.source.autofix import fix
from trustplan.source.rating_words import RatingWords

STRATEGY = "trust/strategy.yaml"


def run(*words: str, env: dict[str, str] | None = None) -> tuple[int, str]:
    """Run the command. Returns exit code and output."""
    result = CliRunner().invoke(main, list(words), env=env)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


@pytest.fixture
def plans(tmp_path: Path) -> Path:
    """A copy of the right trust."""
    return Path(shutil.copytree(VALID, tmp_path / "plans"))


PATHS = ["schools/ash", "trust", "schools/ash/improvement.yaml", "reference", ""]


@pytest.mark.parametrize(
    ("path", "every"), thorough_but(1, [(PATHS[0], 16), *((p, 4) for p in PATHS)], of_several=True)
)
def test_a_path_gives_the_findings_of_the_whole_check_below_it(path: str, every: int, tmp_path: Path) -> None:
    """Naming files leaves out files, and never changes the findings of one."""
    for case in CASES[::every]:
        plans = broken(case, tmp_path / case)
        below = f"plans/{path}".rstrip("/")
        if not (tmp_path / case / below).exists():
            continue
        whole = [f for f in check(plans).findings if f.place.file == below or f.place.file.startswith(f"{below}/")]
        assert list(check(plans, only=(path,)).findings) == whole, case


def test_only_the_named_files_are_reported_and_counted(plans: Path) -> None:
    """A leader asks about their own school."""
    (plans / STRATEGY).write_text("title: [\n", encoding="utf-8")
    code, output = run("check", "--plans", str(plans), str(plans / "schools" / "ash"))
    assert (code, output.strip()) == (0, "7 files checked: no errors, no pieces of advice.")


def test_a_path_elsewhere_is_wrong_use(plans: Path, tmp_path: Path) -> None:
    """Not silence, which would look like a clean file."""
    other = tmp_path / "notes.yaml"
    other.write_text("a: 1\n", encoding="utf-8")
    code, output = run("check", "--plans", str(plans), str(other))
    assert code == 2
    assert "is not below" in output
    assert run("check", "--plans", str(plans), str(plans / "none.yaml"))[0] == 2


def test_github_shows_each_finding_beside_its_line(plans: Path) -> None:
    """One command a finding, with the file as the repository names it."""
    text = (plans / STRATEGY).read_text(encoding="utf-8").replace("sponsor: director", "sponsor: direktor")
    (plans / STRATEGY).write_text(text, encoding="utf-8")
    code, output = run("check", "--plans", str(plans), "--output-format", "github")
    assert code == 1
    assert output.splitlines()[0].startswith("::error file=")
    assert f"{STRATEGY},line=18,col=14,title=unknown-role::There is no role “direktor-education”" in output


def test_markdown_lists_errors_first_and_counts(plans: Path) -> None:
    """Errors, then warnings."""
    (plans / "trust" / "measurements.yaml").write_text(
        "reading:\n  - period: 2025-26\n    value: 61\n  - period: 2024-25\n    value: 610\n", encoding="utf-8"
    )
    _, output = run("check", "--plans", str(plans), "--output-format", "markdown")
    assert (
        output.index("1 error, 1 piece of advice") < output.index("### Errors to correct") < output.index("### Advice")
    )
    assert "measurements\\.yaml, line 5**: 610 is not a percentage" in output


@pytest.mark.parametrize(
    ("more", "code"),
    [([], 0), (["--as-of", "yesterday"], 2), (["--plans", "nowhere"], 2)],
    ids=["right", "day", "folder"],
)
def test_the_process_ends_with_the_commands_code(more: list[str], code: int, plans: Path) -> None:
    """A shell and a workflow see what the command found."""
    command = [sys.executable, "-m", "trustplan", "check", "--plans", str(plans), *more]
    assert subprocess.run(command, capture_output=True, check=False).returncode == code


def test_whoever_stops_reading_sees_no_traceback(plans: Path) -> None:
    """As in “trustplan check | head -1”: the rest is not printed, without a message."""
    (plans / STRATEGY).write_text("title: [\n", encoding="utf-8")
    command = [sys.executable, "-m", "trustplan", "check", "--plans", str(plans)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 1


@pytest.mark.thorough
def test_colour_is_for_a_terminal_only(plans: Path) -> None:
    """A pipe, a file, and whoever asks for none, get plain text."""
    (plans / STRATEGY).write_text("title: [\n", encoding="utf-8")
    command = [sys.executable, "-m", "trustplan", "check", "--plans", str(plans)]
    plain = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "FORCE_COLOR")}
    assert "\x1b[" not in subprocess.run(command, capture_output=True, text=True, check=False, env=plain).stdout
    shown = on_a_terminal(command, plain)
    assert "\x1b[31m" in shown
    assert "\x1b[" not in on_a_terminal(command, {**plain, "NO_COLOR": "yes"})


def on_a_terminal(command: list[str], env: dict[str, str]) -> str:
    """What a command prints when its output is a terminal."""
    pty = pytest.importorskip("pty", reason="this system has no terminals to try")
    main_end, other = pty.openpty()
    with subprocess.Popen(command, stdout=other, stderr=other, env={**env, "TERM": "xterm"}) as process:
        os.close(other)
        shown = b""
        while True:
            try:
                part = os.read(main_end, 4096)
            except OSError:
                break
            if not part:
                break
            shown += part
        process.wait()
    os.close(main_end)
    return shown.decode()


def test_fix_reports_what_it_did_and_then_checks(plans: Path) -> None:
    """The files that were written anew, why, and what is left."""
    file = plans / STRATEGY
    text = file.read_bytes()
    file.write_bytes(text.replace(b"rating: on-track", b"rating: On Track"))
    file.chmod(0o640)
    code, output = run("check", "--plans", str(plans), "--fix")
    assert code == 0
    assert "trust/strategy.yaml:84: corrected: now reads “rating: on-track”" in output
    assert file.read_bytes() == text
    assert file.stat().st_mode & 0o777 == 0o640
    assert [p.name for p in file.parent.iterdir() if p.name.startswith(".")] == []
    assert "corrected" not in run("check", "--plans", str(plans), "--fix")[1]


def test_fix_keeps_to_the_named_files(plans: Path) -> None:
    """Nobody's file changes because of a neighbour's."""
    other = plans / "schools" / "ash" / "improvement.yaml"
    other.write_bytes(other.read_bytes().replace(b"\n", b" \n"))
    before = other.read_bytes()
    run("check", "--plans", str(plans), "--fix", str(plans / "trust"))
    assert other.read_bytes() == before


def test_two_fixes_at_once_and_a_kill_halfway_lose_nothing(plans: Path) -> None:
    """A file is replaced whole or not at all."""
    files = list(plans.rglob("*.yaml"))
    right = {p: p.read_bytes() for p in files}
    wrong = {p: raw.replace(b"title", b"Title") + b"\n" for p, raw in right.items()}
    for path, raw in wrong.items():
        path.write_bytes(raw)
    command = [sys.executable, "-m", "trustplan", "check", "--plans", str(plans), "--fix"]
    both = [subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) for _ in range(2)]
    time.sleep(0.35)
    both[0].send_signal(signal.SIGKILL)
    for process in both:
        process.wait()
    for path in files:
        assert path.read_bytes() in (right[path], wrong[path])
    assert run("check", "--plans", str(plans), "--fix")[0] == 0
    assert {p: p.read_bytes() for p in files} == right


SURE = {
    "due: 2027-02-12": ("due: 12/02/2027", "due: 12 February 2027", "due: 2027-2-12", 'due: "12.02.27"'),
    "due: 2026-27/spr1": ("due: Spring 1 2027", "due: 2026/27 spring 1"),
    "lead: deputy-head": ("lead: Deputy-Head", "lead: deputy head", "lead: “deputy-head”", "lead: deputy\u200b-head"),
    "stage: in-progress": ("stage: In Progress", "Stage: in-progress", "stage: in_progress"),
    "rating: on-track": ("rating: green", "rating: On track"),
    "- strategy/SI": ("- Strategy/SI", "- strategy SI", "- strategy / SI"),
    "target: above 65%": ("target: '> 65%'", "target: more than 65%"),
    "measure: libraries": ("measure: Libraries", "measure:\u00a0libraries", "measure: libraries\u200e"),
}


@pytest.mark.parametrize(
    "case", thorough_between(3, [(right, slip) for right, slips in SURE.items() for slip in slips])
)
def test_a_value_that_can_mean_one_thing_is_written_and_nothing_else(plans: Path, case: tuple[str, str]) -> None:
    """Byte for byte the file as it should be, with its comments and line ends; and again nothing to do."""
    right, slip = case
    file = plans / "schools" / "ash" / "improvement.yaml"
    good = file.read_text(encoding="utf-8").replace("title: Every child", "title:   Every child", 1)
    if "due: 2027" in right:
        good = good.replace("due: 2026-27/spr1", right)
    good = good.replace("objectives:\n", "# What we do\r\nobjectives:\r\n", 1)
    assert right in good
    file.write_bytes(good.replace(right, slip, 1).encode())
    code, output = run("check", "--plans", str(plans), "--fix")
    quotes = right.replace(": ", ': "') + '"' if '"' in slip or "'" in slip else right
    written = file.read_bytes().decode().replace("'", '"')
    assert (code, written) == (0, good.replace(right, quotes, 1)), output
    assert "corrected" not in run("check", "--plans", str(plans), "--fix")[1]


@pytest.mark.parametrize(
    ("right", "slip"),
    [
        ("lead: deputy-head", "lead: deputy-hed"),
        ("lead: deputy-head", "lead: Mrs Patel"),
        ("- strategy/SI", "- strategy/S1"),
        ("due: 2026-27/spr1", "due: Spring term"),
        ("due: 2026-27/spr1", "due: 31/02/2027"),
        ("title: Teach reading", "titel: Teach reading"),
        ("title: Teach reading", "title: - Teach reading"),
        ("target: above 65%", "target: 65%"),
    ],
)
def test_what_could_mean_something_else_is_told_and_not_written(plans: Path, right: str, slip: str) -> None:
    """A misspelling, a person's name, half a date: who wrote it knows, and nobody else."""
    file = plans / "schools" / "ash" / "improvement.yaml"
    wrong = file.read_text(encoding="utf-8").replace(right, slip, 1).encode()
    file.write_bytes(wrong)
    assert run("check", "--plans", str(plans), "--fix")[0] == 1
    assert file.read_bytes() == wrong


def test_a_file_that_is_changed_meanwhile_is_left(plans: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody's words are lost: neither those of the other program, nor a half-written file beside them."""
    file = plans / STRATEGY
    raw = file.read_bytes().replace(b"rating: on-track", b"rating: On Track")
    file.write_bytes(raw)

    def saved_meanwhile(_handle: int) -> None:
        file.write_bytes(raw + b"# saved by another\n")

    monkeypatch.setattr("trustplan.loading.fixes.os.fsync", saved_meanwhile)
    _, output = run("check", "--plans", str(plans), "--fix")
    assert "trust/strategy.yaml: not corrected: another program has changed the file meanwhile" in output
    assert file.read_bytes() == raw + b"# saved by another\n"
    assert [p.name for p in file.parent.iterdir() if p.name.startswith(".")] == []


@examples(300)
@given(st.data())
@pytest.mark.thorough
def test_a_file_broken_anywhere_ends_in_a_message(plans: Path, data: st.DataObject) -> None:
    """Bytes cut, doubled or strewn in, at any place: findings or a model, and neither from the other."""
    name = data.draw(st.sampled_from([STRATEGY, "schools/ash/measurements.yaml", "reference/policy.yaml"]))
    good = (VALID / name).read_bytes()
    first = data.draw(st.integers(0, len(good)))
    last = data.draw(st.integers(first, min(len(good), first + 40)))
    piece = data.draw(
        st.one_of(
            st.binary(max_size=6),
            st.sampled_from(
                [
                    b"9" * 5000,
                    b"1e400",
                    b"-1e-400",
                    b"",
                    b"\t",
                    b"- ",
                    b"{",
                    b"]",
                    b": ",
                    b"#",
                    b"|\n",
                    b"&a ",
                    b"*a",
                    b"!x ",
                    b'"',
                    b"\x00",
                ]
            ),
            st.just(good[first:last] * 2),
        )
    )
    raw = good[:first] + piece + good[last:]
    (plans / name).write_bytes(raw)
    try:
        loaded = load(plans)
        assert (loaded.trust is None) == bool(loaded.errors)
        assert check(plans).findings == loaded.findings
        assert all(f.message and f.fix for f in loaded.findings), [str(f) for f in loaded.findings if not f.fix]
        fix(raw, form_of("plan", RatingWords()))
    finally:
        (plans / name).write_bytes(good)


def test_json_has_the_suggestion(plans: Path) -> None:
    """A program can offer the change."""
    text = (plans / STRATEGY).read_text(encoding="utf-8").replace("measure: reading", "measure: readng")
    (plans / STRATEGY).write_text(text, encoding="utf-8")
    rows = json.loads(run("check", "--plans", str(plans), "--output-format", "json")[1])
    assert [(r["found"], r["instead"]) for r in rows] == [("readng", "reading")]
    assert rows[0]["severity"] == "error"


def test_json_has_the_keys_and_words_that_are_published() -> None:
    """Programs of trusts read them, whatever the names in the code."""
    place = Place(file="plans/x.yaml", line=3, column=5)
    found = [Finding(rule="unknown-key", place=place, message="M.", severity=severity) for severity in Severity]
    rows = json.loads(as_json(found, 1))
    keys = ["rule", "severity", "file", "line", "column", "message", "remedy", "found", "instead"]
    assert [list(row) for row in rows] == [keys, keys]
    assert [row["severity"] for row in rows] == ["error", "advice"]


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
        "trust/measurements.yaml:1:1: There is no measure “readng” in reference/measures.yaml or trustplan's catalogue. Did you mean “reading”? [unknown-measure]"
    )
    assert last.endswith("files checked: 1 error, no pieces of advice.")
    assert code == 1


def test_the_command_prints_json(tmp_path: Path) -> None:
    """JSON for programs: the same findings."""
    plans = a_trust(tmp_path)
    write(plans / "trust" / "measurements.yaml", "readng: []\n")
    rows = json.loads(run("check", "--plans", str(plans), "--output-format", "json")[1])
    assert [(r["rule"], r["severity"], r["line"], r["column"]) for r in rows] == [("unknown-measure", "error", 1, 1)]


@pytest.mark.parametrize(
    "words", [("diff", "--since", "2026-01-01"), ("export", "pages", "--out", "out")], ids=" ".join
)
def test_every_command_counts_the_same_files(
    words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that cannot be read is a file as well."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(VALID, tmp_path / "plans")
    (tmp_path / "plans" / "trust" / "strategy.yaml").write_text("title: [", encoding="utf-8")
    counted = [re.search(r"(\d+) files checked", run(*said)[1]) for said in (("check",), words)]
    assert counted[0]
    assert counted[1]
    assert counted[0][1] == counted[1][1]
