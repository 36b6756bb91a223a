"""`trustplan completion`: what a shell needs in order to complete commands, meetings, rules and addresses."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from trustplan.cli.options import Command


@click.command(cls=Command)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print what makes a shell complete commands, meetings, editions, rules and addresses of items.

    Put the line below into the file that your shell reads when it starts, such as ~/.bashrc. Ends with 0, or 2 for wrong
    use.

    \b
    Examples:
      eval "$(trustplan completion bash)"
      trustplan completion fish > ~/.config/fish/completions/trustplan.fish
    """
    made = get_completion_class(shell)
    if made is None:  # a shell that this version of click does not know
        raise click.UsageError(f"There is no completion for {shell}.")
    click.echo(made(context.find_root().command, {}, "trustplan", "_TRUSTPLAN_COMPLETE").source())
