"""`trustplan upgrade`: the plan files as this version of the program reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from trustplan.cli.options import PLANS, Command

if TYPE_CHECKING:
    from pathlib import Path


@click.command(cls=Command)
@PLANS
@click.pass_context
def upgrade(context: click.Context, plans: Path) -> None:
    """Write plan files of an earlier format as this version reads them, and say what changed in which line, and why.

    Everything else in the files stays as it is. Look at the changes before you commit them. Ends with 0 when the files are
    of this version's format, 1 when not, 2 for wrong use.

    \b
    Example:
      trustplan upgrade && trustplan check && git diff
    """
    from trustplan.loading.upgrade import UpgradeError, format_of, upgrade_files  # noqa: PLC0415  only loaded when asked for
    from trustplan.source.migrations import FORMAT, MIGRATIONS  # noqa: PLC0415

    reported = 0
    changed: set[str] = set()
    is_left = False
    try:
        now = format_of(plans, FORMAT)
        for migration, (file, done, left) in upgrade_files(plans, plans.as_posix().rstrip("/"), MIGRATIONS, now):
            if migration.format != reported:
                reported = migration.format
                click.echo(f"Format {reported}: {migration.why}")
            changed.add(file)
            for change in done:
                click.echo(f"{file}:{change.line}: {change.words}")
            if left:
                is_left = True
                click.echo(f"{file}: not changed: {left}", err=True)
    except UpgradeError as error:
        click.echo(f"Error: {error}", err=True)
        context.exit(1)
    if is_left:
        click.echo("Some files are left. Say “trustplan upgrade” again when nothing else is open.", err=True)
        context.exit(1)
    if not changed:
        click.echo(f"The plans are of format {FORMAT} already, which this version reads. Nothing was changed.")
    else:
        click.echo(f"The plans are of format {FORMAT} now: {len(changed)} files changed. Check them: trustplan check")
