"""What was probably meant by a command or an option that there is not: takes the words, gives click's usage error."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from trustplan.primitives.suggestions import meant, nearest, same_spelling

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

DASHES = "-–—−"
FEW = 6  # words, of which all can be named
LEAST_BEGINNING = 3  # letters of a word that stand for the whole of it


class Group(click.Group):
    """A group of commands that says which of them was probably meant by an unknown one."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the words. Raises click's usage error for wrong ones."""
        said = list(args)
        if error := long_dash(said[:1], ctx, {}):
            raise error
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            raise no_such_option(error.option_name, said, ctx) from None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is asked for, and the words for it. Raises click's usage error where there is none."""
        word = args[0]
        if ctx.resilient_parsing or word[:1] in DASHES or self.get_command(ctx, word) is not None:
            return super().resolve_command(ctx, args)
        msg = f"No such command '{word}'."
        if close := self.meant_by(ctx, word):
            msg += f" {close}"
        raise click.UsageError(msg, ctx)

    def meant_by(self, ctx: click.Context, word: str) -> str:
        """What to do about an unknown command: which one is nearest, or which few there are; an empty text for neither."""
        names = self.list_commands(ctx)
        if near := near_word(word, names):
            return f"Did you mean '{near}'?"
        return meant(word, names) if len(names) <= FEW else ""


def near_word(word: str, names: Iterable[str]) -> str:
    """The name that is nearest to a word, or the only one that begins with it; an empty text for none.

    >>> near_word("chek", ["check", "publish"]), near_word("roll", ["report", "roll-over"]), near_word("x", ["check"])
    ('check', 'roll-over', '')
    """
    every = list(names)
    begun = [name for name in every if len(word) >= LEAST_BEGINNING and name.startswith(word.lower())]
    if len(begun) == 1:
        return begun[0]
    return nearest(word, every) or ""


def no_such_option(
    word: str, said: Iterable[str], ctx: click.Context, earlier: Mapping[str, tuple[str, ...]] | None = None
) -> click.UsageError:
    """That there is no such option, and which was probably meant. `earlier` are words of before, and those of now.

    Of one dash with many letters click names only the first letter, so what was `said` is looked through for the whole.
    """
    if len(word) == len("-x"):
        word = next((whole for whole in said if whole.startswith(word)), word)
    names: dict[str, tuple[str, ...]] = {}
    for option in _long_options(ctx):
        names[option.lstrip(DASHES)] = (option,)
    for option, now in (earlier or {}).items():
        names[option.lstrip(DASHES)] = now
    msg = f"No such option '{word}'."
    name = word.partition("=")[0].lstrip(DASHES)
    if len(name) > 1 and (near := near_word(name, names)):
        msg += f" Did you mean {' or '.join(names[near])}?"
    return click.UsageError(msg, ctx)


def long_dash(
    said: Iterable[str], ctx: click.Context, earlier: Mapping[str, tuple[str, ...]]
) -> click.UsageError | None:
    """That an option has a dash of Word's or a mail's in place of its two; None where none has."""
    names = [option.lstrip(DASHES) for option in (*_long_options(ctx), *earlier)]
    for word in said:
        if word == "--":
            return None
        name = word.partition("=")[0]
        if name[:1] in DASHES[1:] and name[1:] and same_spelling(name.lstrip(DASHES), names):
            return no_such_option(word, (), ctx, earlier)
    return None


def _long_options(ctx: click.Context) -> list[str]:
    """The options that the help of a command names, without those of one letter."""
    found: list[str] = []
    for parameter in ctx.command.get_params(ctx):
        if isinstance(parameter, click.Option) and not parameter.hidden:
            found += [word for word in (*parameter.opts, *parameter.secondary_opts) if word.startswith("--")]
    return found
