"""What was probably meant by a command or an option that there is not: takes the words, gives click's usage error."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from trustplan.primitives.suggestions import meant, nearest, same_spelling

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

DASHES = "-–—−"
LONGEST = 400  # a summary, in characters: never cut
FEW = 6  # words, of which all can be named
LEAST_BEGINNING = 3  # letters of a word that stand for the whole of it


class Group(click.Group):
    """A group of commands that says which of them was probably meant by an unknown one, and has whole summaries in its help."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the words. Raises click's usage error for wrong ones."""
        said = list(args)
        if error := long_dash(said[:1], ctx, {}):
            raise error
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            word = _whole(error.option_name, said)
            raise said_too_early(self, word, said, ctx) or no_such_option(word, said, ctx) from None

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

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Each command with its whole summary: nobody chooses by half a sentence."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, self.summary(ctx, name)) for name in self.list_commands(ctx)])

    def summary(self, ctx: click.Context, name: str) -> str:
        """What a command is for, in a sentence."""
        command = self.get_command(ctx, name)
        return command.get_short_help_str(LONGEST) if command else ""

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
    word = _whole(word, said)
    names: dict[str, tuple[str, ...]] = {}
    for option in _long_options(ctx):
        names[option.lstrip(DASHES)] = (option,)
    for option, now in (earlier or {}).items():
        names[option.lstrip(DASHES)] = now
    msg = f"No such option '{word}'."
    name = word.partition("=")[0].lstrip(DASHES)
    if option := _with_choice(ctx, name):
        msg += f" Did you mean {option} {name}?"
    elif len(name) > 1 and (near := near_word(name, names)):
        msg += f" Did you mean {' or '.join(names[near])}?"
    return click.UsageError(msg, ctx)


def _whole(word: str, said: Iterable[str]) -> str:
    """An option as it was said, where click names one dash and the first letter of it alone."""
    if len(word) == len("-x"):
        return next((whole for whole in said if whole.startswith(word)), word)
    return word


def _with_choice(ctx: click.Context, word: str) -> str:
    """The option that has a word as one of its choices, such as `--output-format` of `json`; empty for none or several."""
    chosen = [option for option in _shown_options(ctx) if isinstance(option.type, click.Choice)]
    found = [option.opts[0] for option in chosen if word in getattr(option.type, "choices", ())]
    return found[0] if len(found) == 1 else ""


def said_too_early(group: click.Group, word: str, said: list[str], ctx: click.Context) -> click.UsageError | None:
    """That an option of a command was said before it; None where it is none of a command of a group.

    Of the words that were `said`, the first command that has the option is meant; without one, those that have it are named.
    """
    is_near_here = bool(_option_of(ctx, word, is_exact=False))
    for is_exact in (True, False):
        for command in _commands_in(group, said, ctx):
            option = _option_of(command, word, is_exact=is_exact)
            if option and (is_exact or not is_near_here):
                path = command.command_path
                msg = f"'{word}' is said before its command. Write it after: {path} {option}"
                return click.UsageError(msg, ctx)
    if is_near_here:
        return None
    homes = []
    for name in group.list_commands(ctx):
        own = _context_of(group, name, ctx)
        if own and _option_of(own, word, is_exact=True):
            homes.append(name)
    if not homes:
        return None
    if len(homes) > FEW:
        example = f"{ctx.command_path} {homes[0]} {word}"
        return click.UsageError(f"'{word}' is an option of commands. Write it after one: {example}", ctx)
    from trustplan.primitives.english import listed, verb  # noqa: PLC0415  only loaded where something is wrong

    named = listed([f"'{name}'" for name in homes])
    return click.UsageError(
        f"'{word}' is an option of {named}. Write it after {verb(len(homes), 'that word', 'one of these words')}.", ctx
    )


def _commands_in(group: click.Group, said: Iterable[str], ctx: click.Context) -> Iterator[click.Context]:
    """The commands that some words name, those of a group where its word and theirs follow each other."""
    for word in said:
        command = _context_of(group, word, ctx)
        if command is None:
            continue
        yield command
        if isinstance(command.command, click.Group):
            yield from _commands_in(command.command, said, command)


def _context_of(group: click.Group, word: str, ctx: click.Context) -> click.Context | None:
    command = group.get_command(ctx, word)
    return click.Context(command, info_name=word, parent=ctx) if command else None


def _option_of(ctx: click.Context, word: str, *, is_exact: bool) -> str:
    """The option of a command that a word is, also by an earlier word, or is near to; an empty text for none."""
    names: dict[str, str] = {}
    for option in ctx.command.get_params(ctx):
        for earlier, now in getattr(option, "now", {}).items():
            names[earlier.lstrip(DASHES)] = now[0]
    for option in _shown_options(ctx):
        for said in (*option.opts, *option.secondary_opts):
            names[said.lstrip(DASHES)] = said
    name = word.partition("=")[0].lstrip(DASHES)
    if is_exact and name not in names and (option_with := _with_choice(ctx, name)):
        return f"{option_with} {name}"
    if is_exact:
        return names.get(name, "")
    return names.get(near_word(name, names), "") if len(name) > 1 else ""


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
    for option in _shown_options(ctx):
        found += [word for word in (*option.opts, *option.secondary_opts) if word.startswith("--")]
    return found


def _shown_options(ctx: click.Context) -> list[click.Option]:
    """The options that the help of a command names."""
    return [one for one in ctx.command.get_params(ctx) if isinstance(one, click.Option) and not one.hidden]
