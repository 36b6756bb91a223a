"""The page on the commands, made from their help."""

from __future__ import annotations

from collections.abc import Iterator

import click

from builders import ROOT
from trustplan.cli.main import GROUPS, main

PAGE = ROOT / "docs" / "commands.md"
START = """\
# Commands

Each command as its own help has it (`trustplan check --help`). Plans and settings are found in the current folder
or in the nearest above. All commands end with 0 when all is well, 1 when something is wrong and 2 when they were
called wrongly; each says what that means for it.

`trustplan completion` makes a shell complete commands, meetings, editions, names of rules and addresses of items.

This page is made from the program.
"""


def each_command(group: click.Group, words: str = "trustplan") -> Iterator[tuple[str, click.Command]]:
    """Every command that a help names, with its words."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield f"{words} {name}", command
        if isinstance(command, click.Group):
            yield from each_command(command, f"{words} {name}")


def help_of(words: str, command: click.Command) -> str:
    """The help of a command, as wide as a page.

    Whoever asks first decides how a command's --help is named from then on, since click keeps that option: all tests
    ask here.
    """
    context = click.Context(command, info_name=words, terminal_width=96, help_option_names=["-h", "--help"])
    return command.get_help(context)


def page() -> str:
    """The whole page."""
    parts = [START]
    told: set[str] = set()
    commands = dict(each_command(main))
    for heading, names in GROUPS:
        mine = [words for words in commands if words.split()[1] in names]
        if not mine:
            continue
        parts.append(f"## {heading}\n")
        for words in mine:
            told.add(words)
            parts.append(f"### {words}\n\n```text\n{help_of(words, commands[words])}\n```\n")
    assert told == set(commands), f"in no group of the help: {set(commands) - told}"
    return "\n".join(parts)
