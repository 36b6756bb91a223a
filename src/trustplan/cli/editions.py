"""The commands on editions: `publish`, `withdraw` and `verify`, and the group `editions` with these and the rest."""

from __future__ import annotations

import errno
import os
import shlex
import signal
import sys
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from trustplan.cli.names import editions as edition_names
from trustplan.cli.names import meetings
from trustplan.cli.options import Command, above, output_format, today
from trustplan.cli.unknown_words import Group
from trustplan.primitives.english import verb

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from trustplan.publish.place import Place
    from trustplan.publish.verify import Verified
    from trustplan.publish.versions import Published

REMOTE = click.option(
    "--remote", default="origin", show_default=True, metavar="NAME", help="The git remote, by name or address."
)
BRANCH = click.option(
    "--branch", default="gh-pages", show_default=True, metavar="NAME", help="The branch of the pages."
)
PLANS = click.option(
    "--plans",
    default="plans",
    show_default=True,
    metavar="FOLDER",
    help="The folder of the plan files, beside mkdocs.yml.",
)
FORM = output_format(["text", "json"])


@click.command(cls=Command)
@click.option(
    "--meeting",
    required=True,
    metavar="ID",
    shell_complete=meetings,
    help="The meeting, by its id in reference/calendar.yaml.",
)
@click.option("--audience", required=True, type=click.Choice(["trustees", "public"]), help="Who will read the edition.")
@click.option(
    "--replace", "replaces", is_flag=True, help="Put it in the place of one that is published; this is recorded."
)
@click.option("--empty", "may_be_empty", is_flag=True, help="Publish it also where its readers see no plan in it.")
@click.option("--commit", default="HEAD", show_default=True, metavar="REVISION", help="The commit of the plans.")
@REMOTE
@BRANCH
@PLANS
def publish(
    meeting: str,
    audience: str,
    commit: str,
    remote: str,
    branch: str,
    plans: str,
    *,
    replaces: bool,
    may_be_empty: bool,
) -> None:
    """Publish the edition of a meeting: check, build as at the papers' cut-off, inspect, push, and read back.

    Ends with 0 when the edition is there, 1 when nothing was published, 2 for wrong use.

    \b
    Example:
      trustplan publish --meeting board-2026-12 --audience trustees
    """
    from trustplan.primitives.audience import Audience  # noqa: PLC0415  only loaded when asked for
    from trustplan.publish.publish import publish as publish_edition  # noqa: PLC0415

    with _reported(), _quiet_end():
        done = publish_edition(
            _place(remote, branch),
            plans=plans,
            meeting=meeting,
            audience=Audience(audience),
            today=today(_root() / "mkdocs.yml"),
            replaces=replaces,
            commit=commit,
            may_be_empty=may_be_empty,
            say=_say,
        )
        if not done.is_new:
            click.echo(f"{done.edition} is published already, with these very bytes; nothing was changed.")
        else:
            click.echo(f"Published {done.edition}: {done.files:,} files, from commit {done.commit[:12]}.")
        click.echo(f"Address: {done.address or f'{done.edition}/ below the address of the pages'}")
        if done.readers:
            click.echo(f"Readers: {done.readers}")


@click.command(cls=Command)
@click.argument("edition", shell_complete=edition_names)
@click.option(
    "--reason", default="", metavar="TEXT", help="Why, in a sentence for its readers. It can also be given later."
)
@click.option("--yes", "is_sure", is_flag=True, help="Do not ask first.")
@REMOTE
@BRANCH
def withdraw(edition: str, reason: str, remote: str, branch: str, *, is_sure: bool) -> None:
    """Put a page that says so in the place of an edition. Its bytes stay in the history of the branch until removed.

    Ends with 0 when it is withdrawn, 1 when nothing was changed, 2 for wrong use.

    \b
    Examples:
      trustplan withdraw board-2026-12 --reason "A figure was wrong."
      trustplan withdraw board-2026-12 --yes
    """
    from trustplan.publish.withdraw import withdraw as withdraw_edition  # noqa: PLC0415

    if not is_sure and not sys.stdin.isatty():
        msg = "Nobody can be asked here whether the edition shall go. Say --yes if it shall."
        raise click.UsageError(msg)
    with _reported(), _quiet_end():
        done = withdraw_edition(
            _place(remote, branch),
            edition=edition,
            reason=reason,
            today=date.today(),  # noqa: DTZ011  the day where the user is
            may=lambda found: is_sure or _is_wanted(found, reason),
            say=_say,
        )
        if done is None:
            click.echo("Nothing was changed.")
            raise click.exceptions.Exit(1)
        if not done.is_new:
            click.echo(f"{done.edition} is withdrawn already; nothing was changed.")
            return
        click.echo(f"Withdrew {done.edition}. A page there says so.")
        if not reason:
            click.echo(f"Its readers are not told why. To say so: trustplan withdraw {done.edition} --reason “…”")
        click.echo(
            "The history of the branch still holds it. How to remove it from there: trustplan explain publishing"
        )


def _is_wanted(found: Published, reason: str) -> bool:
    """Ask whoever sits here."""
    if found.is_withdrawn:
        return click.confirm(f"“{found.title}” is withdrawn already. Tell its readers this reason: “{reason}”?")
    return click.confirm(f"Withdraw “{found.title}”? Its readers will find a page that says so, and no page of it.")


@click.command("list", cls=Command)
@REMOTE
@BRANCH
@FORM
def list_editions(remote: str, branch: str, form: str) -> None:
    """List the editions: date, audience, the commit of the plans, and ratings by word.

    Ends with 0, or 1 when the remote cannot be read, 2 for wrong use.

    \b
    Example:
      trustplan editions list --remote origin
    """
    from trustplan.publish import report  # noqa: PLC0415

    with _reported():
        found = report.list_editions(_place(remote, branch))
        click.echo(report.say_editions(found) if form == "text" else report.editions_data(found))


@click.command("diff", cls=Command)
@click.argument("one", shell_complete=edition_names)
@click.argument("other", shell_complete=edition_names)
@REMOTE
@BRANCH
@FORM
def compare_editions(one: str, other: str, remote: str, branch: str, form: str) -> None:
    """Compare two published editions, from what was published in them.

    Ends with 0 whether they differ or not, 1 when one of them cannot be read, 2 for wrong use.

    \b
    Example:
      trustplan editions diff board-2026-10 latest
    """
    from trustplan.publish import report  # noqa: PLC0415

    with _reported():
        compared = report.compare_published(_place(remote, branch), one, other)
        click.echo(report.say_compared(compared) if form == "text" else report.compared_data(compared))


@click.command(cls=Command)
@click.argument("edition", shell_complete=edition_names)
@click.option(
    "--rebuild",
    "rebuilds",
    is_flag=True,
    help="Where other versions of the programs made it, install those in an environment for the time being, and use them.",
)
@click.option(
    "--pip-option",
    "pip_options",
    multiple=True,
    metavar="TEXT",
    help="Options for pip with --rebuild, such as an index or a folder of wheels. It can be given several times.",
)
@REMOTE
@BRANCH
@PLANS
def verify(edition: str, remote: str, branch: str, plans: str, *, rebuilds: bool, pip_options: tuple[str, ...]) -> None:
    """Make an edition again from the commit that it names, and compare every byte.

    Ends with 0 when all are the same, 1 when not, 2 for wrong use and where it cannot be said: other versions of the
    programs made it, or those cannot be installed.

    \b
    Examples:
      trustplan verify board-2026-12
      trustplan verify board-2026-12 --rebuild
      trustplan verify board-2026-12 --rebuild --pip-option "--no-index -f wheels"
    """
    from trustplan.publish.verify import verify as verify_edition  # noqa: PLC0415

    words: list[str] = []
    try:
        for text in pip_options:
            words += shlex.split(text)
    except ValueError:
        msg = "A quotation mark in --pip-option has no partner."
        raise click.UsageError(msg) from None
    if words and not rebuilds:
        msg = "Nothing is installed without --rebuild: say it too, or leave --pip-option out."
        raise click.UsageError(msg)
    with _reported(), _quiet_end():
        found = verify_edition(
            _place(remote, branch), plans=plans, edition=edition, rebuilds=rebuilds, pip_options=words, say=_say
        )
        if found.is_same:
            _say_same(found)
            return
        _say_differences(found)
        raise click.exceptions.Exit(2 if found.is_unclear else 1)


def _say_same(found: Verified) -> None:
    click.echo(f"{found.edition} is the same, byte for byte: {found.files:,} files, from commit {found.commit[:12]}.")
    if found.is_rebuilt:
        click.echo("It was made again by the versions of the programs that its record names.")
    _say_versions(found, "Other versions of these made it, which changed no byte:")


def _say_versions(found: Verified, lead: str) -> None:
    if found.remade.versions:
        click.echo(lead)
        click.echo("\n".join(f"  {line}" for line in found.remade.say_versions().splitlines()))


def _say_differences(found: Verified) -> None:
    remade = found.remade
    if found.is_unclear:
        click.echo(
            f"Whether {found.edition} is what commit {found.commit[:12]} gives cannot be said here: the files below differ, "
            "and it was made by other versions of the programs."
        )
    else:
        click.echo(f"{found.edition} is not what commit {found.commit[:12]} gives.")
    for word, paths in (("differs", remade.differing), ("is missing", remade.missing), ("was added", remade.added)):
        for path in paths[:10]:
            click.echo(f"  {path} {word}")
        if len(paths) > 10:
            click.echo(f"  and {len(paths) - 10:,} more")
    if not found.is_as_listed:
        click.echo("Its files are not those that were published: somebody has edited the branch.")
    _say_versions(found, "Other versions:")
    if found.is_unclear and remade.then and not found.is_rebuilt:
        click.echo(f"To make it again with the versions of then:\n  trustplan verify {found.edition} --rebuild")
        click.echo(f"Or by hand, where you keep the environment:\n  {remade.say_rebuild()}")
        click.echo(f"  then/bin/trustplan verify {found.edition}")


@click.command(cls=Command)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    metavar="FOLDER",
    help="The folder to write: a new or empty one, or one that this command has written before.",
)
@click.option(
    "--audience", type=click.Choice(["trustees", "public"]), help="Default: trustees where access is controlled."
)
@REMOTE
@BRANCH
@PLANS
def bundle(out: Path, audience: str | None, remote: str, branch: str, plans: str) -> None:
    """Gather what a host serves: every edition, the site of today under working/, and for trustees the guides under editors/.

    Ends with 0 when the folder is written, 1 when it is as it was, 2 for wrong use.

    \b
    Example:
      trustplan editions bundle --out public
    """
    from trustplan.primitives.audience import Audience  # noqa: PLC0415
    from trustplan.publish.bundle import bundle as bundle_editions  # noqa: PLC0415
    from trustplan.publish.versions import say_readers  # noqa: PLC0415

    with _reported(), _quiet_end():
        count, readers = bundle_editions(
            _place(remote, branch),
            plans=plans,
            out=out,
            today=today(_root() / "mkdocs.yml"),
            audience=Audience(audience) if audience else None,
            say=_say,
        )
        who = say_readers(readers.value)
        click.echo(f"Wrote {out}: {count:,} {verb(count, 'edition', 'editions')}, and the working site for {who}.")


def _root() -> Path:
    """The folder with the settings of the site: the one that one stands in, or the nearest above."""
    settings = above("mkdocs.yml")
    return (settings.resolve() if settings else Path.cwd() / "mkdocs.yml").parent


def _place(remote: str, branch: str) -> Place:
    from trustplan.publish.place import Place  # noqa: PLC0415
    from trustplan.source.git_run import own_environment  # noqa: PLC0415

    environ = own_environment(os.environ)
    os.environ.clear()
    os.environ.update(environ)  # for the library that commits, which starts git by itself
    return Place(root=_root(), remote=remote, branch=branch, environ=environ, asks=sys.stdin.isatty())


def _say(line: str) -> None:
    click.echo(line if line.endswith(".") else f"{line} …", err=True)


@contextmanager
def _reported() -> Iterator[None]:
    """Errors in words, and exit code 1."""
    from trustplan.primitives.os_errors import say_refused  # noqa: PLC0415
    from trustplan.publish.errors import PublishError  # noqa: PLC0415

    try:
        yield
    except PublishError as error:
        click.echo(f"Error: {error.message}", err=True)
        if error.details:
            click.echo("\n".join(f"  {line}" for line in error.details.splitlines()), err=True)
        if error.fix:
            click.echo(error.fix, err=True)
        raise click.exceptions.Exit(error.code) from None
    except OSError as error:
        if error.errno == errno.EPIPE:
            raise  # whoever read the output has gone, as “head” does: click ends quietly
        message, fix = say_refused(error)
        click.echo(f"Error: {message}. Nothing was published.", err=True)
        click.echo(fix, err=True)
        raise click.exceptions.Exit(1) from None


@contextmanager
def _quiet_end() -> Iterator[None]:
    """Let a polite request to end clean up as Ctrl-C does."""

    def end(*_: object) -> None:
        raise KeyboardInterrupt

    before: Callable[..., object] | int | None = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


class ListByDefault(Group):
    """A group that lists where no command is named."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put `list` before options that stand alone."""
        if not args or (args[0].startswith("-") and args[0] not in ctx.help_option_names):
            args = ["list", *args]
        return super().parse_args(ctx, args)


@click.group(cls=ListByDefault, commands=[list_editions, publish, withdraw, verify, compare_editions, bundle])
def editions() -> None:
    """List, publish, withdraw, verify, compare and gather editions. Without a command: list.

    Each command says what it ends with.

    \b
    Example:
      trustplan editions
    """
