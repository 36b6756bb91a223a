"""The words of the command: new ones, and earlier ones that trusts' scripts and workflows still say."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from builders import ROOT
from commands_page import help_of
from remotes import IDENTITY, Trust, make_trust
from trustplan.cli.main import EARLIER, main
from warm import Running

WINTER, AUTUMN = "board-2026-12", "board-2026-10"
REMOTE = ["--remote", "pages"]
DAY = "2026-11-20"

# What was said before, what is said now, and how both end.
SAME = (
    (["check", "--on", DAY, "--format", "json"], ["check", "--as-of", DAY, "--output-format", "json"], 0),
    (["check", "--format=markdown"], ["check", "--output-format=markdown"], 0),
    (["check", "--format", "boo"], ["check", "--output-format", "boo"], 2),
    (["check", "--on", "soon"], ["check", "--as-of", "soon"], 2),
    (["changes", "--base", "HEAD", "--on", DAY], ["diff", "--base", "HEAD", "--as-of", DAY], 0),
    (["changes", "--base", "HEAD", "--format", "json"], ["diff", "--base", "HEAD", "--output-format", "json"], 0),
    (["changes", "--since", "2026-09-25"], ["diff", "--since", "2026-09-25"], 0),
    (["changes", "--between", "2026-09-25", DAY], ["diff", "--from", "2026-09-25", "--to", DAY], 0),
    (["diff", "--between", "2026-09-25", DAY], ["diff", "--to", DAY, "--from", "2026-09-25"], 0),
    (["changes", "--between", DAY, "2026-09-25"], ["diff", "--from", DAY, "--to", "2026-09-25"], 2),
    (["changes"], ["diff"], 2),
    (["changes", "--help"], ["diff", "--help"], 0),
    (["editions", *REMOTE], ["editions", "list", *REMOTE], 0),
    (["editions", "--format", "json", *REMOTE], ["editions", "list", "--output-format", "json", *REMOTE], 0),
    (["editions", "--remote", "nowhere"], ["editions", "list", "--remote", "nowhere"], 1),
    (["compare", AUTUMN, WINTER, *REMOTE], ["editions", "diff", AUTUMN, WINTER, *REMOTE], 0),
    (
        ["compare", AUTUMN, WINTER, "--format", "json", *REMOTE],
        ["editions", "diff", AUTUMN, WINTER, "--output-format", "json", *REMOTE],
        0,
    ),
    (["compare", AUTUMN], ["editions", "diff", AUTUMN], 2),
    (["compare", "--help"], ["editions", "diff", "--help"], 0),
    (["compose", "--out", "out", *REMOTE], ["editions", "bundle", "--out", "out", *REMOTE], 0),
    (["compose"], ["editions", "bundle"], 2),
    (["verify", WINTER, *REMOTE], ["editions", "verify", WINTER, *REMOTE], 0),
    (["withdraw", "nothing", "--yes", *REMOTE], ["editions", "withdraw", "nothing", "--yes", *REMOTE], 1),
    (
        ["publish", "--meeting", "nothing", "--audience", "trustees", *REMOTE],
        ["editions", "publish", "--meeting", "nothing", "--audience", "trustees", *REMOTE],
        1,
    ),
    (["pull-request", "--base", "HEAD", "--on", DAY], ["pull-request", "--base", "HEAD", "--as-of", DAY], 0),
    (["export", "pages", "--out", "out", "--on", DAY], ["export", "pages", "--out", "out", "--as-of", DAY], 0),
)
# What each file of scripts/ is a door to.
DOORS = (
    ("check", ["--output-format", "json"], ["check", "--output-format", "json"]),
    ("pull_request", ["--base", "HEAD", "--as-of", DAY], ["pull-request", "--base", "HEAD", "--as-of", DAY]),
    ("comment", ["report.json"], ["comment", "report.json"]),
    ("export_pages", ["pages", "--out", "out"], ["export", "pages", "--out", "out"]),
    ("export_pages", ["fence", "nowhere"], ["export", "fence", "nowhere"]),
)


@pytest.fixture(scope="module")
def trust(tmp_path_factory: pytest.TempPathFactory) -> Trust:
    """A trust without editions, and an edit that is not committed."""
    folder = tmp_path_factory.mktemp("words")
    (folder / "kept").mkdir()
    return edited(make_trust(folder / "trust", folder / "kept"))


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Trust:
    """A trust with two editions, and an edit that is not committed."""
    folder = tmp_path_factory.mktemp("words-published")
    (folder / "kept").mkdir()
    made = make_trust(folder / "trust", folder / "kept")
    for meeting in (AUTUMN, WINTER):
        done = made.publish(meeting)
        assert done.returncode == 0, done.stderr
    return edited(made)


def edited(made: Trust) -> Trust:
    """The trust with an action renamed."""
    for path in sorted((made.plans / "plans").rglob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        if "Paint the hall" in text:
            path.write_text(text.replace("Paint the hall", "Paint the big hall"), encoding="utf-8")
    return made


def ended(trust: Trust, program: str, words: list[str]) -> tuple[int, str, str, dict[str, bytes]]:
    """How a command ends, what it prints, and what it writes, which is then removed."""
    environ = {**os.environ, **IDENTITY, "NO_MKDOCS_2_WARNING": "1"}
    done = Running(program, words, folder=trust.plans, environ=environ, kept=trust.kept).end()
    written = {}
    for name in ("out", "report"):
        folder = trust.plans / name
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            written[path.relative_to(trust.plans).as_posix()] = path.read_bytes()
        shutil.rmtree(folder, ignore_errors=True)
    return done.returncode, done.stdout, done.stderr, written


def understood(words: list[str]) -> tuple[click.Command | None, object]:
    """What the command line makes of words: which command, and the value of each of its options."""
    context: click.Context = click.Context(main)
    command: click.Command = main
    rest = list(words)
    while isinstance(command, click.Group):
        context = command.make_context("trustplan", rest, parent=None if command is main else context)
        _, found, rest = command.resolve_command(context, [*context._protected_args, *context.args])
        assert found is not None
        command = found
    try:
        return command, command.make_context("trustplan", rest, parent=context).params
    except click.exceptions.Exit:  # --help
        return command, "help"
    except click.UsageError as error:
        return command, error.message


# `--between` is an option of its own, so what it does is compared below.
UNDERSTOOD = [row[:2] for row in SAME if "--between" not in row[0]]


@pytest.mark.parametrize(("before", "now"), UNDERSTOOD, ids=" ".join)
def test_an_earlier_word_is_understood_as_the_new_one(before: list[str], now: list[str]) -> None:
    """The same command with the same values, or the same wrong use."""
    assert understood(before) == understood(now)


def running() -> Iterator[Any]:
    """The rows that are also run: on each run those that are not compared above and one more, the rest thorough."""
    for n, (before, now, code) in enumerate(SAME):
        is_quick = n == 0 or "--between" in before
        yield pytest.param(before, now, code, id=" ".join(before), marks=() if is_quick else pytest.mark.thorough)


@pytest.mark.parametrize(("before", "now", "code"), list(running()))
def test_an_earlier_word_does_what_the_new_one_does(
    before: list[str], now: list[str], code: int, request: pytest.FixtureRequest
) -> None:
    """Exit code, output, errors and files: whoever has written the earlier one changes nothing."""
    trust = request.getfixturevalue("published" if REMOTE[1] in before else "trust")
    wanted = ended(trust, "trustplan", now)
    assert wanted[0] == code, wanted[2]
    assert wanted[1] + wanted[2]
    assert ended(trust, "trustplan", before) == wanted


@pytest.mark.parametrize(("script", "given", "words"), DOORS)
def test_a_script_does_what_its_command_does(script: str, given: list[str], words: list[str], trust: Trust) -> None:
    """Workflows that trusts have copied call the scripts."""
    wanted = ended(trust, "trustplan", words)
    assert wanted[1] + wanted[2]
    assert "No such command" not in wanted[2]
    assert ended(trust, str(ROOT / "scripts" / f"{script}.py"), given) == wanted


def every_command(group: click.Group, words: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command that a help names, with its words."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield (*words, name), command
        if isinstance(command, click.Group):
            yield from every_command(command, (*words, name))


COMMANDS = dict(every_command(main))


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_help_shows_an_example_and_no_earlier_word(words: tuple[str, ...]) -> None:
    """The example is a command that exists, with options that it has."""
    command = COMMANDS[words]
    text = help_of(" ".join(words), command)
    earlier = {"on", "between", "format"}
    if words in (("import",), ("report",)):  # its day, and its files, are another thing
        earlier -= {"on", "format"}
    assert not re.search(rf"^ +--({'|'.join(earlier)})\b", text, re.MULTILINE)
    assert not set(words) & EARLIER.keys()
    examples = re.findall(r"^ {4}trustplan (.*)$", text, re.MULTILINE)
    assert examples
    for example in examples:
        assert example.startswith((" ".join(words), words[-1]))  # publish, withdraw, verify stand outside the group too
        used = set(re.findall(r"--[a-z-]+", re.sub(r'"[^"]*"', "", example)))  # what is quoted is for pip
        if not isinstance(command, click.Group):
            assert used <= {option for parameter in command.params for option in parameter.opts}


# Wrong words, and what the message says.
WRONG = (
    (["check", "--on", "soon"], "Invalid value for '--as-of'"),
    (["check", "--on"], "Option '--as-of' requires an argument."),
    (["check", "--formt", "json"], "Did you mean --output-format"),
    (["check", "--format"], "Option '--output-format' requires an argument."),
    (["check", "--format", "boo"], "Invalid value for '--output-format'"),
    (["diff", "--one", "x"], "Did you mean --as-of"),
    (["diff", "--betwee", DAY, DAY], "Did you mean --from or --to?"),
    (["diff", "--between", DAY], "Say --from and --to, each with its value."),
    (["diff", "--between", DAY, "soon"], "Invalid value for '--from' / '--to'"),
    (["diff", "--between", DAY, DAY, "--from", DAY], "Say one of --since DATE, --from DATE --to DATE"),
    (["diff", "--between", DAY, DAY, "--to", DAY], "Say one of --since DATE, --from DATE --to DATE"),
    (["changes", "--formt", "json"], "Did you mean --output-format"),
    (["editions", "--format"], "Option '--output-format' requires an argument."),
    (["editions", "--formt"], "Did you mean --output-format"),
    (["compare", AUTUMN, WINTER, "--formt", "json"], "Did you mean --output-format"),
    (["pull-request", "--one", DAY], "Did you mean --as-of"),
    (["export", "pages", "--one", DAY], "Did you mean --as-of"),
    (["check", "--bas", "x"], "Did you mean --base"),
    (["verify", WINTER, "--pip-option", "--no-index"], "Nothing is installed without --rebuild"),
    (["verify", WINTER, "--rebuild", "--pip-option", "'a"], "A quotation mark in --pip-option has no partner."),
)


@pytest.mark.parametrize(("words", "message"), WRONG, ids=lambda v: " ".join(v) if isinstance(v, list) else "")
def test_a_name_in_the_messages_is_the_new_one(words: list[str], message: str) -> None:
    """Whoever gets an earlier word wrong learns the new one."""
    result = CliRunner().invoke(main, words)
    assert (result.exit_code, message in result.output) == (2, True), result.output
    assert not re.search(r"--(on|between|format)\b", result.output)


def modules(*words: str, **environ: str) -> set[str]:
    """The modules that a command imports."""
    code = "import sys; from trustplan import run; run(sys.argv[1:]); print('\\n', *sys.modules, sep='\\n')"
    done = subprocess.run(
        [sys.executable, "-c", code, *words],
        cwd=ROOT, env={**os.environ, **environ}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return set(done.stdout.split("\n\n")[-1].split())


def test_a_check_imports_what_a_check_needs() -> None:
    """It is started at every save of a file, so every module counts."""
    found = modules("check", "plans/trust/profile.yaml")
    assert {"trustplan.cli.check", "trustplan.checks.run"} <= found
    others = {f"trustplan.cli.{name}" for name in ("editions", "diff", "comment", "forge", "export", "pull_request")}
    assert not found & {
        *others,
        "urllib.request",
        "trustplan.source.git",
        "trustplan.model",
        "trustplan.website",
        "mkdocs",
        "mike",
    }
    assert {name.split(".")[2] for name in found if name.startswith("trustplan.cli.")} == {
        "check",
        "main",
        "options",
        "unknown_words",
    }


def test_what_holds_the_token_imports_little(tmp_path: Path) -> None:
    """The comment is written by a process that may write to the forge: no reader of YAML, no template, no site."""
    report = tmp_path / "report.json"
    report.write_text("{}", encoding="utf-8")
    needed = ("GITHUB_API_URL", "GITHUB_REPOSITORY", "GITHUB_TOKEN", "HEAD_SHA", "HEAD_OWNER", "HEAD_BRANCH")
    found = modules("comment", str(report), **dict.fromkeys(needed, "x"))
    assert "trustplan.cli.forge" in found
    assert not found & {"yaml", "jinja2", "markdown", "mkdocs", "mike", "icalendar", "jsonschema_rs"}
