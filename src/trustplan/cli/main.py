"""The `trustplan` command."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from trustplan import __version__
from trustplan.checks.report import FORMS
from trustplan.cli.editions import COMMANDS
from trustplan.loading.check import check as check_plans
from trustplan.primitives.collector import without_collection
from trustplan.primitives.periods import parse_date
from trustplan.primitives.worker import second_process
from trustplan.schema.validate import check_form
from trustplan.source.files import is_chosen
from trustplan.source.layout import plan_files

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trustplan.diff.revisions import Comparison
    from trustplan.loading.check import Checked
    from trustplan.primitives.findings import Finding


def a_day(text: str) -> date:
    """The day that a text on the command line means. Raises click's usage error for one that means none."""
    day = parse_date(text)
    if day is None:
        msg = f"“{text}” is no day of the calendar. Write it like 2026-11-20."
        raise click.BadParameter(msg)
    return day


PLANS = click.option(
    "--plans",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=Path("plans"),
    show_default=True,
    help="The folder of the plan files.",
)
ON = click.option("--on", "day", type=a_day, help="Day of the ratings; default: the site's, or today.")
BASE = "What to compare with: a branch, a tag or a commit. What was done there since the two parted does not count."


@click.group()
@click.version_option(__version__, prog_name="trustplan")
def main() -> None:
    """Check the plans of a school trust, say what changed in them, and publish editions of the site."""


@main.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path(path_type=Path, exists=True))
@PLANS
@click.option(
    "--format", "form", type=click.Choice(list(FORMS)), default="text", show_default=True, help="Form of the output."
)
@click.option("--fix", "fixes", is_flag=True, help="First put right what is safe: how files are written.")
@click.option("--base", metavar="REVISION", help="Also say what was moved or rewritten in silence since a revision.")
@ON
@click.pass_context
def check(
    context: click.Context,
    paths: tuple[Path, ...],
    plans: Path,
    form: str,
    base: str | None,
    day: date | None,
    *,
    fixes: bool,
) -> None:
    """Check every file, or only some files and folders of the plans, and say all faults at once.

    Ends with 0 when there is no error (advice alone is fine), 1 when there is one, 2 for wrong use.
    """
    only = tuple(_below(path, plans) for path in paths)
    shown_as = plans.as_posix().rstrip("/")
    if fixes:
        for shown, done in _apply_fixes(plans, only, shown_as):
            click.echo(f"{shown}: put right: {', '.join(done)}", err=True)
    checked = check_plans(plans, shown_as=shown_as, only=only)
    found: Sequence[Finding] = [*checked.findings, *_published(checked, plans, shown_as, only)]
    if base:
        from trustplan.diff.history_checks import with_history_findings  # noqa: PLC0415  only loaded when asked for

        whole = with_history_findings(found, _compare(plans, base, None, day))
        found = [f for f in whole if is_chosen(f.place.file.removeprefix(f"{shown_as}/"), only)]
    is_coloured = form == "text" and sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    click.echo(FORMS[form](found, checked.files), color=is_coloured)
    context.exit(1 if any(f.severity == 0 for f in found) else 0)


def _published(checked: Checked, plans: Path, shown_as: str, only: tuple[str, ...]) -> list[Finding]:
    """What must not stand in a repository that everybody can read, in its files and in its history."""
    policy = checked.folder.one("policy")
    data = policy.document.data if policy else None
    if not isinstance(data, dict) or data.get("repository") != "public":
        return []
    from trustplan.checks import public_repository  # noqa: PLC0415  only loaded when asked for
    from trustplan.source import git  # noqa: PLC0415  only loaded when asked for

    found = public_repository.withheld_in_files(checked.folder)
    try:
        found += public_repository.withheld_in_history(checked.folder, plans, shown_as, os.environ)
    except git.GitError as error:
        click.echo(f"The history was not looked through. {error}", err=True)
    return [f for f in found if is_chosen(f.place.file.removeprefix(f"{shown_as}/"), only)]


def _below(path: Path, plans: Path) -> str:
    try:
        inside = path.resolve().relative_to(plans.resolve()).as_posix()
    except ValueError:
        msg = f"“{path}” is not below {plans}/. Name a file or folder of the plans, or the right folder with --plans."
        raise click.UsageError(msg) from None
    return "" if inside == "." else inside


def _apply_fixes(plans: Path, only: tuple[str, ...], shown_as: str) -> list[tuple[str, tuple[str, ...]]]:
    """Write each file anew that can be put right; the files and what was done. A file is replaced whole or not at all."""
    from trustplan.source.autofix import fix  # noqa: PLC0415

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
    import tempfile  # noqa: PLC0415  only loaded where it is needed, since a check is started often

    target = path.resolve()
    with tempfile.NamedTemporaryFile(dir=target.parent, prefix=".", delete=False) as new:
        new.write(raw)
    os.chmod(new.name, target.stat().st_mode)  # noqa: PTH101  beside os.replace
    os.replace(new.name, target)  # noqa: PTH105  whole or not at all, on every system


@main.command()
@PLANS
@click.option("--since", type=a_day, metavar="DATE", help="What became known or was decided after a day.")
@click.option("--between", nargs=2, type=a_day, metavar="DATE DATE", help="The same, up to a second day.")
@click.option("--base", metavar="REVISION", help=BASE)
@click.option("--head", metavar="REVISION", help="With --base: the later revision; default: the files as they are now.")
@ON
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "json"]),
    default="text",
    show_default=True,
    help="Form of the output.",
)
def changes(
    plans: Path,
    since: date | None,
    between: tuple[date, date] | None,
    base: str | None,
    head: str | None,
    day: date | None,
    form: str,
) -> None:
    """Say what changed: between two days, by the dates in the files, or between two revisions, by the files themselves.

    Two revisions also show what has no date: wording, leads, what was added or dropped, and what was rewritten.
    """
    from trustplan.diff import report  # noqa: PLC0415  only loaded when asked for

    if [since, between, base].count(None) != 2:
        msg = "Say one of --since DATE, --between DATE DATE, or --base REVISION."
        raise click.UsageError(msg)
    if head and not base:
        msg = "--head needs --base, the revision to compare with."
        raise click.UsageError(msg)
    if base:
        compared = _compare(plans, base, head, day)
        heading = f"Changes since {base}, ratings on {compared.day}"
        if not compared.is_rated:
            which = "before" if compared.errors[0] else "now"
            click.echo(f"Ratings are left out: the plans have errors {which}. See “trustplan check”.", err=True)
        edits = compared.edits
    else:
        from trustplan.diff.between_days import between as between_days  # noqa: PLC0415
        from trustplan.loading.load import load  # noqa: PLC0415

        first, last = between or (since or date.min, day or today(plans))
        if first >= last:
            msg = f"{first} is not before {last}."
            raise click.UsageError(msg)
        loaded = load(plans, shown_as=plans.as_posix().rstrip("/"))
        if loaded.trust is None:
            click.echo(FORMS["text"](loaded.errors, len(loaded.folder.files)), err=True)
            raise click.exceptions.Exit(1)
        heading, edits = f"Changes from {first} to {last}", between_days(loaded.trust, first, last)
    click.echo(report.FORMS[form](edits, heading))


def _compare(plans: Path, base: str, head: str | None, day: date | None) -> Comparison:
    from trustplan.diff.revisions import compare_revisions  # noqa: PLC0415
    from trustplan.loading.load import load  # noqa: PLC0415

    with _revision(plans, base, head) as (old, new):
        shown_as = plans.as_posix().rstrip("/")
        return compare_revisions(load(old, shown_as=shown_as), load(new, shown_as=shown_as), day or today(plans))


@contextmanager
def _revision(plans: Path, base: str, head: str | None) -> Iterator[tuple[Path, Path]]:
    """The plans of where `head` left `base`, and of `head`, as folders."""
    import tempfile  # noqa: PLC0415

    from trustplan.source import git  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder:
        try:
            repository = git.find_repository(plans, os.environ)
            tip = git.find_commit(repository, head or "HEAD")
            start = git.fork_point(repository, git.find_commit(repository, base), tip)
            old, new = Path(folder) / "old", Path(folder) / "new" if head else plans
            for commit, place in ((start, old), *(((tip, new),) if head else ())):
                place.mkdir()
                git.write_out(repository, commit, place)
        except git.GitError as error:
            raise click.UsageError(str(error)) from None
        yield old, new


def today(plans: Path) -> date:
    """The day that the site beside the plans is pinned to, or the clock's."""
    from trustplan.mkdocs_plugin.site_date import pinned_day  # noqa: PLC0415

    return pinned_day(plans.resolve().parent / "mkdocs.yml") or date.today()  # noqa: DTZ011  the day where the user is


for command in COMMANDS:
    main.add_command(command)


def run(words: Sequence[str] | None = None) -> int:
    """Run the command with some words (default: those of the process). Returns the exit code."""
    with without_collection(), second_process():
        try:
            main(args=list(words) if words is not None else None, prog_name="trustplan")
        except SystemExit as end:
            if isinstance(end.code, int) or end.code is None:
                return end.code or 0
            raise
    return 0
