"""The help of each command: an example, what it ends with, one name for one thing; and the page that is made of it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from builders import ROOT, write
from case_tables import the_example
from commands_page import PAGE, each_command, help_of, page
from trustplan import rate
from trustplan.cli import progress_line
from trustplan.cli.main import main
from trustplan.cli.names import editions, explained, import_forms, meetings, organisations, roles
from trustplan.cli.options import a_day

COMMANDS = dict(each_command(main))
METAVARS = {
    "DATE",
    "FOLDER",
    "FILE",
    "REVISION",
    "NAME",
    "ID",
    "TEXT",
    "YEAR",
    "NUMBER",
    "HOST:PORT",
    "NAME:PHASE",
    "PERIOD",
}


@pytest.mark.parametrize("words", COMMANDS)
def test_a_help_says_how_a_command_ends_and_shows_an_example(words: str) -> None:
    """In every command, a group of commands too, and -h is as good as --help."""
    text = " ".join(help_of(words, COMMANDS[words]).split())
    assert "Ends with 0" in text or "says what it ends with" in text
    assert "Example: " in text or "Examples: " in text
    assert "-h, --help" in text


@pytest.mark.parametrize("words", COMMANDS)
def test_what_an_option_takes_has_a_name_that_all_helps_use(words: str) -> None:
    """A day is a DATE, a folder a FOLDER; never what the library calls it."""
    for option in COMMANDS[words].params:
        if not isinstance(option, click.Option) or option.is_flag or option.hidden:
            continue
        name = option.opts[0]
        if not isinstance(option.type, click.Choice):
            assert option.metavar in METAVARS, name
        assert (option.type is a_day or getattr(option.type, "func", None) is a_day) == (option.metavar == "DATE"), name
        if isinstance(option.type, click.Path):
            assert option.metavar == ("FILE" if not option.type.dir_okay else "FOLDER"), name


def test_no_option_is_named_two_ways() -> None:
    """The same words take the same thing wherever they are, and have one short form or none. Editors read sites, not editions."""
    seen: dict[str, tuple[str, object]] = {}
    for words, command in COMMANDS.items():
        for option in command.params:
            if (words.endswith("new plan"), option.name) == (True, "document"):  # a plan from a file, not from a day
                continue
            if (words, option.name) == ("trustplan new", "schools"):  # schools that are begun, not one that is there
                continue
            if isinstance(option, click.Option) and not option.hidden:
                takes = (
                    option.metavar,
                    tuple(getattr(option.type, "choices", ()))[:2] if option.opts[0] == "--audience" else 0,
                )
                before = seen.setdefault(option.opts[0], (words, takes))
                assert before[1] == takes, f"{option.opts[0]} in {before[0]} and in {words}"
                assert len(option.opts) == 1


@pytest.mark.parametrize("words", COMMANDS)
def test_a_help_is_whole_on_a_terminal_of_eighty_letters(words: str) -> None:
    """Nothing is cut, no line is broken by the terminal, and each command of a group has its whole sentence."""
    shown = CliRunner().invoke(main, [*words.split()[1:], "--help"], terminal_width=80).output
    assert [line for line in shown.splitlines() if len(line) > 80] == []
    assert "..." not in re.sub(r"(\[ARGS\]|\[PATH\]|SLIP|FILE)\.\.\.", "", shown)
    command = COMMANDS[words]
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            summary = shown_summary(shown, name)
            assert summary[-1].endswith("."), name
            assert (inner.help or "").split()[: len(summary)] == summary, name


def shown_summary(shown: str, name: str) -> list[str]:
    """The words that a help has beside a command."""
    found: list[str] = []
    for line in shown.partition("Options:")[2].splitlines():
        if found and (not line.startswith("    ") or not line.strip()):
            break
        if found or line.split()[:1] == [name]:
            found += line.split()
    return found[1:]


def test_summaries_are_whole() -> None:
    """Nobody chooses by half a sentence."""
    out = CliRunner().invoke(main, ["-h"]).output.partition("Writing plans:")
    assert "..." not in out[2]
    assert "…" not in out[2]
    for heading in ("Writing plans:", "Looking at the site:", "Publishing:", "In a workflow:", "Setting up:"):
        assert heading in "".join(out)


def test_the_page_on_commands_is_what_the_helps_say() -> None:
    """TRUSTPLAN_GOLDEN=1 writes it."""
    if os.environ.get("TRUSTPLAN_GOLDEN"):
        PAGE.write_text(page(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == page()


@pytest.mark.parametrize("below", [".", "schools", "schools/fernhill", "reference/frameworks"])
def test_plans_are_found_from_a_folder_below(below: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """And are named as one would name them from there."""
    monkeypatch.chdir(ROOT / "plans" / below)
    done = CliRunner().invoke(main, ["check", str(ROOT / "plans/trust/profile.yaml")])
    assert done.exit_code == 0, done.output
    assert "1 file checked" in done.output


def test_where_there_are_no_plans_the_command_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As wrong use, with what to do."""
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(main, ["check"])
    assert done.exit_code == 2
    assert "There is no folder “plans” here or in a folder above." in done.output


def completed(words: str, folder: Path = ROOT) -> list[str]:
    """What a shell offers for the last word."""
    environ = {**os.environ, "_TRUSTPLAN_COMPLETE": "bash_complete", "COMP_WORDS": words}
    environ["COMP_CWORD"] = str(len(words.split()) - 1)
    done = subprocess.run(
        [sys.executable, "-m", "trustplan"], cwd=folder, env=environ, capture_output=True, text=True, check=False
    )
    return [line.partition(",")[2] for line in done.stdout.splitlines()]


def test_a_shell_completes_commands_and_ids() -> None:
    """Commands cold; what is read from the plans by the functions that each option has."""
    every_item = set(rate(the_example(), date(2026, 11, 20)).index)
    assert completed("trustplan pu") == ["publish", "pull-request"]
    context = click.Context(main)
    context.params["plans"] = str(ROOT / "plans")
    option = click.Option(["--meeting"])
    assert meetings(context, option, "board-2026-1") == ["board-2026-10", "board-2026-12"]
    assert explained(context, option, "bad-d") == ["bad-date"]
    assert explained(context, option, "fernh") == ["fernhill/"]
    assert "fernhill/improvement-2026-27/P1-A1" in explained(context, option, "fernhill/i")
    assert explained(context, option, "strategy-2025-28/SI-A1") != []
    assert explained(context, option, "nowhere/x") == []
    kpi = "strategy-2025-28/BF-K3"
    assert explained(context, option, kpi) == [kpi]
    for start in ("strategy-2025-28/", "fernhill/"):
        assert set(explained(context, option, start)) <= every_item
    assert import_forms(context, option, "gias-e") == ["gias-establishments"]


def test_what_a_shell_completes_is_read_from_files_that_may_be_wrong(tmp_path: Path) -> None:
    """What is no list, or has no id, is passed over; of many names the first two hundred are given."""
    plans, context, option = tmp_path / "plans", click.Context(main), click.Option(["--x"])
    context.params["plans"] = str(plans)
    every = ((meetings, ""), (editions, ""), (organisations, ""), (roles, ""), (explained, "a/"))
    plans.mkdir()
    assert [complete(context, option, word) for complete, word in every] == [[], ["latest"], [], [], []]
    write(plans / "reference" / "calendar.yaml", {"meetings": [{"id": "m", "date": "2026-12-03"}, {"title": "M"}, "x"]})
    write(plans / "trust" / "profile.yaml", {"roles": 3})
    write(plans / "schools" / "ash" / "profile.yaml", {"roles": [{"id": "head"}, {"title": "Lead"}]})
    parts = [{"id": f"A{number}"} for number in range(250)]
    objectives = [
        {"id": "O", "actions": parts, "kpis": 3},
        {"id": "P", "kpis": [{"id": "K", "kpis": [{"id": "k"}]}]},
        "x",
    ]
    write(plans / "schools" / "ash" / "plan.yaml", {"objectives": objectives})
    write(plans / "schools" / "ash" / "list.yaml", ["x"])
    assert meetings(context, option, "") == ["m"]
    assert editions(context, option, "") == ["2026-12-03-m", "latest"]
    assert organisations(context, option, "a") == ["ash"]
    assert roles(context, option, "") == ["ash/head"]
    assert len(explained(context, option, "ash/")) == 200
    assert explained(context, option, "ash/plan/A24")[:2] == ["ash/plan/A24", "ash/plan/A240"]
    assert explained(context, option, "ash/plan/K") == ["ash/plan/K"]
    assert explained(context, option, "ash/plan/P") == ["ash/plan/P"]
    write(plans / "reference" / "calendar.yaml", "meetings: [")
    assert meetings(context, option, "") == []


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_the_completion_for_a_shell_is_printed(shell: str) -> None:
    """It calls the command by its name."""
    assert "_TRUSTPLAN_COMPLETE" in CliRunner().invoke(main, ["completion", shell]).output


@pytest.mark.parametrize(
    ("command", "is_terminal", "lines"), [("check", True, 1), ("check", False, 0), ("publish", True, 0)]
)
def test_whoever_waits_at_a_terminal_is_told(
    command: str, is_terminal: bool, lines: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Once, after some time; a file or a workflow gets nothing, nor does a command that tells by itself."""
    monkeypatch.setattr(progress_line, "SECONDS", 0.05)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: is_terminal, raising=False)
    with progress_line.progress_line(command):
        time.sleep(0.15)
    assert capsys.readouterr().err.count("…") == lines
    assert signal.getitimer(signal.ITIMER_REAL)[0] == 0
