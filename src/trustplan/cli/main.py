"""The `trustplan` command: its words, and where each lives."""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack
from importlib import import_module
from typing import TYPE_CHECKING

import click

from trustplan import __version__
from trustplan.cli.unknown_words import Group, near_word
from trustplan.primitives.collector import without_collection
from trustplan.primitives.streams import write_utf8
from trustplan.primitives.worker import second_process

if TYPE_CHECKING:
    from collections.abc import Sequence

# The module and the name of each command, in the order of the help.
HOMES = {
    "new": ("new", "new"),
    "check": ("check", "check"),
    "explain": ("explain", "explain"),
    "build": ("site", "build"),
    "serve": ("site", "serve"),
    "diff": ("diff", "diff"),
    "apply": ("apply", "apply"),
    "sheet": ("sheet", "sheet"),
    "import": ("import_files", "import_files"),
    "reminders": ("reminders", "reminders"),
    "report": ("report", "report"),
    "roll-over": ("roll_over", "roll_over_command"),
    "publish": ("editions", "publish"),
    "withdraw": ("editions", "withdraw"),
    "verify": ("editions", "verify"),
    "editions": ("editions", "editions"),
    "pull-request": ("pull_request", "pull_request"),
    "comment": ("comment", "comment"),
    "export": ("export", "export"),
    "upgrade": ("upgrade", "upgrade"),
    "completion": ("completion", "completion"),
}
# What somebody is doing with them, as the help has it. A command that is in none of these is under the last.
GROUPS = (
    ("Writing plans", ("check", "explain", "diff", "apply", "sheet", "import", "reminders", "roll-over")),
    ("Looking at the site", ("build", "serve")),
    ("Papers for a meeting", ("report",)),
    ("Publishing", ("publish", "editions", "verify", "withdraw", "export")),
    ("In a workflow", ("pull-request", "comment")),
    ("Setting up", ("new", "upgrade", "completion")),
)
# Words of earlier versions, which scripts and workflows of trusts still say. They work, and are in no help.
EARLIER = {
    "changes": ("diff",),
    "compare": ("editions", "diff"),
    "compose": ("editions", "bundle"),
}


class Commands(Group):
    """The commands, each imported when it is asked for: a check starts as fast as the parts that it needs."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's own form
        """Every word that the help names."""
        return list(HOMES)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Each command with its whole summary, by what one is doing."""
        left = dict.fromkeys(HOMES)
        for heading, names in GROUPS:
            mine = [name for name in names if name in left]
            for name in mine:
                del left[name]
            if heading == GROUPS[-1][0]:
                mine += left
            with formatter.section(heading):
                formatter.write_dl([(name, self.summary(ctx, name)) for name in mine])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  click's own form
        """The command of a word; None where there is none."""
        if cmd_name not in HOMES:
            return None
        module, name = HOMES[cmd_name]
        found: click.Command = getattr(import_module(f"trustplan.cli.{module}"), name)
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is asked for, also by an earlier word, and the words for it."""
        return super().resolve_command(ctx, [*EARLIER.get(args[0], (args[0],)), *args[1:]])

    def meant_by(self, ctx: click.Context, word: str) -> str:
        """Which command was probably meant by an unknown word: that of a group, or one of these that is near."""
        homes = []
        for name in HOMES:
            command = self.get_command(ctx, name)
            if isinstance(command, click.Group) and word in command.list_commands(ctx):
                homes.append(f"'{name} {word}'")
        if near := near_word(word, [*HOMES, *EARLIER]):
            homes = homes or [f"'{' '.join(EARLIER.get(near, (near,)))}'"]
        return f"Did you mean {' or '.join(homes)}?" if homes else ""


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="trustplan")
def main() -> None:
    """Begin the plans of a school trust, check them, say what changed in them, and publish editions of the site.

    Every command has its own help, with examples and what it ends with: 0 when all is well, 1 when something is wrong,
    2 when it was called wrongly.

    \b
    Examples:
      trustplan check
      trustplan check --help
    """


def run(words: Sequence[str | os.PathLike[str]] | None = None) -> int:
    """Run the command with some words, paths among them (default: those of the process). Returns the exit code."""
    write_utf8()
    words = sys.argv[1:] if words is None else [os.fspath(word) for word in words]
    with ExitStack() as after:
        if words[:1] != ["serve"]:  # which goes on, and has threads
            after.enter_context(without_collection())
            after.enter_context(second_process())
        if words and sys.stderr.isatty():  # somebody may wait
            from trustplan.cli.progress_line import progress_line  # noqa: PLC0415

            after.enter_context(progress_line(words[0]))
        try:
            main(args=words, prog_name="trustplan")
        except SystemExit as end:
            if isinstance(end.code, int) or end.code is None:
                return end.code or 0
            raise
        except OSError as error:
            from trustplan.primitives.os_errors import say_refused  # noqa: PLC0415  only loaded where it is needed

            message, fix = say_refused(error)
            click.echo(f"Error: {message}.\n{fix}", err=True)
            return 1
    return 0
