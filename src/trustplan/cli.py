"""The `trustplan` command."""

from __future__ import annotations

import os
import sys
import tempfile
from functools import partial
from pathlib import Path

import click

from trustplan import __version__
from trustplan.files import is_chosen, plan_files
from trustplan.fixing import fix
from trustplan.load import check as check_plans
from trustplan.report import FORMS
from trustplan.schema import check_form

PLANS = click.option(
    "--plans",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=Path("plans"),
    show_default=True,
    help="The folder of the plan files.",
)


@click.group()
@click.version_option(__version__, prog_name="trustplan")
def main() -> None:
    """Check the plans of a school trust."""


@main.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path(path_type=Path, exists=True))
@PLANS
@click.option(
    "--format", "form", type=click.Choice(list(FORMS)), default="text", show_default=True, help="Form of the output."
)
@click.option(
    "--fix", "fixes", is_flag=True, help="First put right what is safe: how files are written, not what they say."
)
@click.pass_context
def check(context: click.Context, paths: tuple[Path, ...], plans: Path, form: str, *, fixes: bool) -> None:
    """Check every file, or only some files and folders of the plans, and say all faults at once.

    Ends with 0 when there is no error (advice alone is fine), 1 when there is one, 2 for wrong use.
    """
    only = tuple(_below(path, plans) for path in paths)
    shown_as = plans.as_posix().rstrip("/")
    if fixes:
        for shown, done in _put_right(plans, only, shown_as):
            click.echo(f"{shown}: put right: {', '.join(done)}", err=True)
    checked = check_plans(plans, shown_as=shown_as, only=only, may_fork=True)
    is_coloured = form == "text" and sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    click.echo(FORMS[form](checked.findings, checked.files), color=is_coloured)
    context.exit(1 if checked.errors else 0)


def _below(path: Path, plans: Path) -> str:
    try:
        inside = path.resolve().relative_to(plans.resolve()).as_posix()
    except ValueError:
        msg = f"“{path}” is not below {plans}/. Name a file or folder of the plans, or the right folder with --plans."
        raise click.UsageError(msg) from None
    return "" if inside == "." else inside


def _put_right(plans: Path, only: tuple[str, ...], shown_as: str) -> list[tuple[str, tuple[str, ...]]]:
    """Write each file anew that can be put right; the files and what was done. A file is replaced whole or not at all."""
    done = []
    for path, relative, kind in plan_files(plans):
        if not is_chosen(relative, only) or not path.is_file():
            continue
        raw = path.read_bytes()
        fixed = fix(raw, partial(check_form, kind=kind))
        if fixed.done:
            _replace(path, fixed.raw)
            done.append((f"{shown_as}/{relative}", fixed.done))
    return done


def _replace(path: Path, raw: bytes) -> None:
    target = path.resolve()
    with tempfile.NamedTemporaryFile(dir=target.parent, prefix=".", delete=False) as new:
        new.write(raw)
    os.chmod(new.name, target.stat().st_mode)  # noqa: PTH101  beside os.replace
    os.replace(new.name, target)  # noqa: PTH105  whole or not at all, on every system
