"""Options that several commands have, and the day that they mean where none is given."""

from __future__ import annotations

import os
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import click

from trustplan.cli.unknown_words import long_dash, no_such_option
from trustplan.primitives.extras import command_for
from trustplan.primitives.periods import parse_date

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from click.parser import _OptionParser

    Decorator: TypeAlias = Callable[[Callable[..., Any]], Callable[..., Any]]


def above(name: str) -> Path | None:
    """A file or folder of a name, here or in the nearest folder above, as one would name it from here."""
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / name).exists():
            return Path(os.path.relpath(folder / name, here))
    return None


def _plans() -> Path:
    return above("plans") or Path("plans")


def _settings() -> Path:
    found = above("mkdocs.yml")
    if found is None:
        msg = "There is no mkdocs.yml here or in a folder above. Go to your trust's folder, or name the file with --config."
        raise click.UsageError(msg)
    return found


class PlansFolder(click.Path):
    """The folder of the plans. Fails with what to do where there is none."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ANN401  click's own form
        """The folder as it is named."""
        if not Path(value).exists() and Path(value) == Path("plans"):
            msg = "There is no folder “plans” here or in a folder above. Go to your trust's folder, or name one with --plans."
            raise click.UsageError(msg, ctx)
        return super().convert(value, param, ctx)


_FOLDER = PlansFolder(path_type=Path, exists=True, file_okay=False)
PLANS = click.option(
    "--plans",
    type=_FOLDER,
    default=_plans,
    show_default="plans/, here or above",
    metavar="FOLDER",
    help="The folder of the plan files.",
)
PLANS_IF_ANY = click.option(
    "--plans",
    type=_FOLDER,
    show_default="plans/, here or above",
    metavar="FOLDER",
    help="The folder of the plan files.",
)
OTHER_PLANS = click.option(
    "--plans", type=_FOLDER, metavar="FOLDER", help="The folder of the plan files, where it is not the settings'."
)
CONFIG = click.option(
    "--config",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    default=_settings,
    show_default="mkdocs.yml, here or above",
    metavar="FILE",
    help="The settings of the site.",
)
AUDIENCE = click.option(
    "--audience",
    type=click.Choice(["trustees", "public", "editors"]),
    help="Who will read it; default: what the settings say.",
)


class Renamed(click.Option):
    """An option that was called otherwise: the first word is its name, further ones are what it was called before.

    The earlier words work as ever; help, messages and completion only know the new one.
    """

    def __init__(self, *args: Any, **more: Any) -> None:  # noqa: ANN401  whatever click's own takes
        super().__init__(*args, **more)
        self._every = list(self.opts)
        del self.opts[1:]
        self.now = dict.fromkeys(self._every[1:], (self.opts[0],))

    def add_to_parser(self, parser: _OptionParser, ctx: click.Context) -> None:
        """Let the parser know every word."""
        shown = self.opts
        self.opts = self._every
        try:
            super().add_to_parser(parser, ctx)
        finally:
            self.opts = shown


class Replaced(click.Option):
    """An option that others have replaced, which are `instead`. It works as ever; help and messages only know the others."""

    def __init__(self, *args: Any, instead: tuple[str, ...], **more: Any) -> None:  # noqa: ANN401  whatever click's own takes
        super().__init__(*args, **more)
        self.hidden = True
        self.now = dict.fromkeys(self.opts, instead)

    def get_error_hint(self, ctx: click.Context | None) -> str:  # noqa: ARG002  click's own form
        """What a message calls it."""
        return " / ".join(f"'{word}'" for word in self.now[self.opts[0]])


class Command(click.Command):
    """A command whose messages name no earlier word of an option, whichever was said."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the words. Raises click's usage error for wrong ones."""
        now: dict[str, tuple[str, ...]] = {}
        for parameter in self.params:
            if isinstance(parameter, Renamed | Replaced):
                now |= parameter.now
        said = list(args)
        if error := long_dash(said, ctx, now):
            raise error
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            raise no_such_option(error.option_name, said, ctx, now) from None
        except click.BadOptionUsage as error:
            words = now.get(error.option_name)
            if words is None:
                raise
            msg = error.message.replace(f"'{error.option_name}'", f"'{words[0]}'")
            if len(words) > 1:
                msg = f"Say {' and '.join(words)}, each with its value."
            raise click.UsageError(msg, ctx) from None


def a_day(text: str) -> date:
    """The day that a text on the command line means. Raises click's usage error for one that means none."""
    day = parse_date(text)
    if day is None:
        msg = f"“{text}” is not a real date. Write it like 2026-11-20."
        raise click.BadParameter(msg)
    return day


AS_OF = click.option(
    "--as-of",
    "--on",
    "day",
    cls=Renamed,
    type=a_day,
    metavar="DATE",
    help="Day of the ratings; default: the site's, or today.",
)


BUILD = click.option(
    "--build",
    "builds",
    is_flag=True,
    help="Also build the site, without keeping it, and say what in its settings or pages prevents that.",
)


def needs(module: str, extra: str) -> None:
    """Stop with what to install, where a library is not there that only some commands need."""
    if find_spec(module) is None:
        msg = f"This needs a part of trustplan that is not installed. Install it: {command_for(extra)}"
        raise click.ClickException(msg)


def output_format(choices: Iterable[str]) -> Decorator:
    """The option for the form of the output; the first choice is what is written where nothing is said."""
    words = list(choices)
    return click.option(
        "--output-format",
        "--format",
        "form",
        cls=Renamed,
        type=click.Choice(words),
        default=words[0],
        show_default=True,
        help="Form of the output.",
    )


def today(settings: Path) -> date:
    """The day that a site's settings pin it to, or the clock's."""
    from trustplan.mkdocs_plugin.site_date import pinned_day  # noqa: PLC0415  only loaded when asked for

    return pinned_day(settings) or date.today()  # noqa: DTZ011  the day where the user is


def latest_day(plans: Path, given: date | None) -> date:
    """The last day on which something can have happened: the day that is given, or else the clock's.

    A site that is pinned to a later day, as an example of what is to come, knows of things until then.
    """
    return given or max(day_of(plans), date.today())  # noqa: DTZ011  the day where the user is


def day_of(plans: Path) -> date:
    """The day that the site beside a folder of plans is pinned to, or the clock's."""
    return today(plans.resolve().parent / "mkdocs.yml")
