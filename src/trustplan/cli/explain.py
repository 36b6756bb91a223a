"""`trustplan explain`: a rule of the check, a kind of file, a rating, the rating of one item, or a guide, in words."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

import click

from trustplan.cli.explained import explained_item, explained_plan, explained_rating
from trustplan.cli.names import explained
from trustplan.cli.options import AS_OF, PLANS_IF_ANY, Command, above, day_of
from trustplan.cli.topics import rules, topics
from trustplan.primitives.shipped import shipped_documents
from trustplan.primitives.suggestions import meant, nearest, spelled

if TYPE_CHECKING:
    from datetime import date

WIDTH = 100
_LINK = re.compile(r"!?\[([^\]]+)\]\([^)]+\)")


@click.command(cls=Command)
@click.argument("thing", metavar="RULE|FILE|RATING|ITEM|GUIDE", shell_complete=explained)
@PLANS_IF_ANY
@AS_OF
def explain(thing: str, plans: Path | None, day: date | None) -> None:
    """Say what something means: a rule in brackets, a file and its keys, a rating, why an item has its rating, or a guide.

    Ends with 0 when it is explained, 1 when the plans have errors, 2 when there is no such thing.

    \b
    Examples:
      trustplan explain bad-date
      trustplan explain profile.yaml
      trustplan explain off-track
      trustplan explain fernhill/improvement-2026-27/P1-A1
    """
    word = thing.strip().strip("[]").removeprefix("./")
    for say in (_rule, _file, _guide):
        if text := say(word):
            click.echo(text)
            return
    found = plans or above("plans")
    if found is None:
        near = _near(word, topics()) or _none(word, "")
        msg = f"{near} Ratings and items are explained in the folder of a trust, or with --plans."
        raise click.UsageError(msg)
    click.echo(_from_plans(word, found, day))


def _rule(word: str) -> str:
    """What the page on checks says of a rule; nothing of what is none."""
    return _plain(rules().get(word, ""))


def _plain(text: str) -> str:
    """Markdown as one reads it in a terminal: without its marks, and examples set in."""
    text = _LINK.sub(r"\1", text).replace("*Error.*", "Error.").replace("*Advice.*", "Advice.")
    text = re.sub(r"^> ?", "    ", text, flags=re.MULTILINE)
    return text.replace("**", "").replace("`", "").strip()


def _file(word: str) -> str:
    """A kind of file with its keys, by its name, by where it is, or by its kind."""
    from trustplan.schema.loader import KINDS  # noqa: PLC0415  only loaded when asked for
    from trustplan.source.layout import FIXED, REFERENCE, kind_of  # noqa: PLC0415

    below = word.removeprefix("plans/")
    kind = below if below in KINDS else {**FIXED, **REFERENCE}.get(below.rpartition("/")[2], "")
    if not kind and below.endswith(".yaml") and "/" in below:
        kind = kind_of(below)[0]
    return _keys(kind) if kind in KINDS else ""


def _keys(kind: str) -> str:
    from trustplan.website.pages.file_reference import file_kind  # noqa: PLC0415

    found = file_kind(kind)
    lines = [found.title, f"plans/{found.where.replace(' and ', ' and plans/')}", "", *_wrapped(found.description)]
    for part in found.parts:
        lines += ["", f"{part.title or 'Keys'} (those with * are needed)", ""]
        for row in part.rows:
            text = row.text
            if row.choices:
                text += f" One of: {row.choices}."
            lines += [f"  {row.key}{' *' if row.required else ''}", *_wrapped(text, "      ")]
            if row.example:
                lines.append(f"      For example: {row.example}")
    return "\n".join(lines)


def _wrapped(text: str, before: str = "") -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=before, subsequent_indent=before)


def _guide(word: str) -> str:
    """A guide or another page that comes with the program, by its file's name."""
    for path, file in shipped_documents().items():
        if path.endswith(".md") and word in (
            path,
            path.removesuffix(".md"),
            path.removesuffix("/index.md"),
            Path(path).stem,
        ):
            return _LINK.sub(r"\1", file.read_text(encoding="utf-8")).strip()
    return ""


def _from_plans(word: str, plans: Path, day: date | None) -> str:
    """A rating or an item, as the plans have them. Raises click's usage error where there is no such thing."""
    from trustplan.checks.report import FORMS  # noqa: PLC0415  only loaded when asked for
    from trustplan.disclosure.edition import make_edition  # noqa: PLC0415
    from trustplan.loading.load import load  # noqa: PLC0415
    from trustplan.primitives.audience import Audience  # noqa: PLC0415
    from trustplan.website.context import PageContext  # noqa: PLC0415
    from trustplan.website.page import Settings  # noqa: PLC0415
    from trustplan.website.rendering import environment  # noqa: PLC0415

    loaded = load(plans, shown_as=plans.as_posix().rstrip("/"))
    if loaded.trust is None:
        if near := _near(word, topics()):
            raise click.UsageError(near)
        click.echo(FORMS["text"](loaded.errors, loaded.files), err=True)
        raise click.exceptions.Exit(1)
    shown = make_edition(loaded.trust, day or day_of(plans), Audience.TRUSTEES)
    context = PageContext(shown, Settings(site_name=""), environment())
    for rating, style in loaded.trust.policy.styles.items():
        if spelled(word) in (rating.value, spelled(style.label), spelled(style.whole)):
            return explained_rating(context, rating)
    own = word.removeprefix(f"{loaded.trust.own.id}/")
    for address in (word, own):
        if address in shown.rated.plans:
            return explained_plan(context, shown.rated.plans[address])
    return explained_item(context, shown.rated.index[_address(word, own, list(shown.rated.index))])


def _address(word: str, own: str, known: list[str]) -> str:
    """The address of the one item that is meant, in full or by its end. Raises click's usage error for none or several."""
    found = [ref for ref in known if ref in (word, own)] or [ref for ref in known if ref.endswith(f"/{word}")]
    if len(found) == 1:
        return found[0]
    if found:
        msg = f"{len(found)} items end in “{word}”. Name one of them: {', '.join(found[:8])}."
        raise click.UsageError(msg)
    if beside := _beside(word, known):
        raise click.UsageError(f"There is nothing called “{word}”. {meant(word, beside, limit=5)}")
    raise click.UsageError(_near(word, [*topics(), *known]) or _none(word, next(iter(known), "")))


def _beside(word: str, known: list[str]) -> list[str]:
    """The items with the same last part in the same organisation, or else those of the same plan."""
    above, _, last = word.rpartition("/")
    if not above:
        return []
    first = above.partition("/")[0]
    same_end = [ref for ref in known if ref.endswith(f"/{last}") and ref.startswith(first)]
    return same_end or [ref for ref in known if ref.startswith(f"{above}/")]


def _near(word: str, names: list[str]) -> str:
    """A message that names what was probably meant; nothing where nothing is near."""
    near = nearest(word, names)
    return f"There is nothing called “{word}”. Did you mean “{near}”?" if near else ""


def _none(word: str, address: str) -> str:
    example = f", or the address of an item, such as {address}" if address else ""
    return (
        f"There is nothing called “{word}”. Name a rule in brackets, a file, a rating or a guide{example}. "
        "“trustplan explain guides” lists the guides."
    )
