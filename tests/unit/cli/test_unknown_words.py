"""A command or option that there is not: which one was probably meant is said, and the command ends with 2."""

from __future__ import annotations

from typing import Any

import click
import pytest
from click.testing import CliRunner

from case_tables import rows
from trustplan.cli.main import EARLIER, HOMES, main


@pytest.mark.parametrize("row", rows("unknown_words"))
def test_what_was_meant_is_said(row: dict[str, Any]) -> None:
    """Once, in the last line; nothing is run."""
    result = CliRunner().invoke(main, row["words"], prog_name="trustplan")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.splitlines()[-1] == f"Error: {row['says']}"
    assert result.stderr.count("Error:") == 1


def _commands(command: click.Command, words: tuple[str, ...] = ()) -> dict[tuple[str, ...], click.Command]:
    found = {words: command}
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            found |= _commands(inner, (*words, name))
    return found


def test_an_option_of_each_command_with_a_letter_left_out_is_known() -> None:
    """No option of any command goes without: its last letter but one is easily lost."""
    for words, command in _commands(main).items():
        for option in command.params:
            if not isinstance(option, click.Option) or option.hidden or len(option.opts[0]) < len("--since"):
                continue
            slip = option.opts[0][:-2] + option.opts[0][-1]
            said = CliRunner().invoke(main, [*words, slip]).stderr
            assert said.splitlines()[-1].rstrip("?'").endswith(option.opts[0]), (words, slip, said)


def test_words_of_now_and_before_are_no_slips() -> None:
    """A group's own help, and commands by their earlier words."""
    for word in (*HOMES, *EARLIER):
        assert CliRunner().invoke(main, [word, "--help"]).exit_code == 0


def test_a_file_of_which_the_name_begins_with_a_dash_is_read() -> None:
    """Only what is an option but for its dash is one; and after two dashes nothing is."""
    for words in (["explain", "–nothing-of-this-name"], ["explain", "--", "–plans"]):
        assert "No such option" not in CliRunner().invoke(main, words).stderr
