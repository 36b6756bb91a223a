"""News held against what the files say: gives the edit that writes it, that it is there already, or why it is refused."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.checks.scopes import scope_of
from trustplan.loading.updates.places import ACTION, KPI, PlanItem
from trustplan.primitives.data_status import is_firmer
from trustplan.primitives.english import listed, say_written_day
from trustplan.primitives.notation import is_symbol, read_share
from trustplan.primitives.suggestions import meant
from trustplan.primitives.typed_numbers import meant_number
from trustplan.source.files import as_entry, as_list, text_of
from trustplan.source.yaml_add import Edit, Number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trustplan.loading.updates.form import NewsItem, UpdateSlip
    from trustplan.source.files import Entry
    from trustplan.source.yaml_reader import Document, Path

# What each kind of news is called, what kind of item it is of, and the key of the list that it goes into.
KINDS = {
    "update": ("an update", ACTION, "updates"),
    "milestone": ("a milestone", ACTION, "milestones"),
    "judgement": ("a judgement", KPI, "judgements"),
    "figure": ("a figure", KPI, ""),
    "recovery": ("what is done about it", KPI, "recovery"),
}
_PROSE = ("note", "because")  # which stand in lines of their own
# What tells a last entry from another of its day. Its stage does not: a page shows that of work that comes again anew.
_SHOWN = ("by", "rating", "doing", "help_wanted")
_CLOSE = Fraction(1, 10**8)  # a share may be shown as a number of nine decimals
_SEND_AGAIN = "Read it, and ask the sender for the update again, from today's page."


class AlreadyThere(Struct, frozen=True, kw_only=True):
    """That the news is in the file already."""

    path: Path


class Refused(Struct, frozen=True, kw_only=True):
    """Why news is not written: the place in the file that it is about, what is wrong, and what to do."""

    path: Path
    message: str
    fix: str


Held = Edit | AlreadyThere | Refused


def may_write(slip: UpdateSlip, item: PlanItem, roles: Sequence[str]) -> Refused | None:
    """Why the sender's role may say nothing on an item; None where it is one of the roles that may."""
    if slip.by in roles:
        return None
    roles = list(dict.fromkeys(roles))
    return Refused(
        path=item.path,
        message=f"“{slip.by}” may not report on this {item.noun}.",
        fix=f"Updates on it come from {listed(roles) or 'the role that leads it, which the plan does not name'}.",
    )


def held_against(slip: UpdateSlip, news: NewsItem, item: PlanItem, document: Document) -> Held:
    """News on an item of the plan, other than a figure, held against the plan's file."""
    noun, wanted, key = KINDS[news.kind]
    if item.noun != wanted:
        return Refused(
            path=item.path,
            message=f"This is {_a(item.noun)}, and {noun} belongs to {_a(wanted)}.",
            fix="Ask the sender for the update again, from the plan's page.",
        )
    if news.kind == "milestone":
        return _milestone(news, item)
    if news.kind == "judgement" and (item.node.get("measure") or item.node.get("kpis")):
        message = "This KPI is rated by its figures, and is not assessed."
        return Refused(path=item.path, message=message, fix="Ask the sender for the figure.")
    entries = list(map(as_entry, as_list(item.node.get(key))))
    path = (*item.path, key)
    entry = _entry(slip, news)
    for number, there in enumerate(entries):
        if _says_the_same(there, entry):
            return AlreadyThere(path=(*path, number))
    if refused := _since(news, path, entries):
        return refused
    for number, there in enumerate(entries):
        if (text_of(there, "on"), text_of(there, "by")) == (slip.on, slip.by):
            line = document.place((*path, number)).line
            message = f"“{slip.by}” has an entry of {say_written_day(slip.on)} on line {line} already."
            return Refused(
                path=(*path, number), message=message, fix="Ask for one entry of that day, or for one of another day."
            )
    last = max((text_of(there, "on") for there in entries), default="")
    if slip.on < last:
        message = f"The slip is of {say_written_day(slip.on)}, and the last entry is of {say_written_day(last)}."
        return Refused(path=path, message=message, fix="Ask the sender to send the update with today's date.")
    return Edit(path=path, value=entry)


def figure_against(
    slip: UpdateSlip, news: NewsItem, item: PlanItem, organisation: str, figures: Document, *, is_asked: bool
) -> Held:
    """A figure held against the organisation's figures; `path` is of their file.

    `is_asked` is whether a KPI of another plan is about this organisation.
    """
    measure, group = text_of(item.node, "measure"), text_of(item.node, "group")
    if item.noun != KPI or not measure:
        message = "This KPI has parts or is assessed, so there is no figure of it."
        if item.noun != KPI:
            message = f"This is an {item.noun}, and a figure belongs to a KPI."
        return Refused(path=(), message=message, fix="Ask the sender for the update again, from the plan's page.")
    if refused := _of_others(news, item, organisation, is_asked=is_asked):
        return refused
    rows: list[tuple[int, Entry]] = []
    for number, row in enumerate(map(as_entry, as_list(as_entry(figures.data).get(measure)))):
        if (text_of(row, "period"), text_of(row, "group")) == (news.period, group):
            rows.append((number, row))
    entry = _figure(slip, news, group)
    for number, row in rows:
        if _says_the_same(row, entry):
            return AlreadyThere(path=(measure, number))
    if rows:
        number, last = rows[-1]
        here: Path = (measure, number)
        if refused := _figure_since(news, here, last, figures):
            return refused
        if refused := _worse_figure(slip, here, last, entry):
            return refused
    elif news.was is not None:
        message = f"The page showed a figure for {news.period}, and the file has none."
        return Refused(path=(measure,), message=message, fix=_SEND_AGAIN)
    return Edit(path=(measure,), value=entry)


def _of_others(news: NewsItem, item: PlanItem, organisation: str, *, is_asked: bool) -> Refused | None:
    """Why a KPI takes no figure of an organisation; None where it does."""
    scope = scope_of(item.node)
    if is_asked or (not news.plan and (scope.is_own or scope.names == (organisation,))):
        return None
    message = "This KPI is about several schools, and a slip has the figure of one plan's own school or trust."
    fix = "Ask the head of each school for it, from the update page of the school's own plan."
    if news.plan:
        message = "This KPI asks for no figure of the school that the slip is of."
        fix = "Ask the sender for the update again, from the update page of the school's plan."
    return Refused(path=(), message=message, fix=fix)


def _a(noun: str) -> str:
    if noun == ACTION:
        return f"an {noun}"
    return f"a {noun}"


def _entry(slip: UpdateSlip, news: NewsItem) -> Entry:
    """What is to be written, its keys in the order in which plans have them."""
    entry: Entry = {"on": slip.on, "by": slip.by}
    order = ("stage", "rating", "note", "because", "doing", "help_wanted", "evidence", "forecast_end", "recovery")
    for key in order:
        if key in news.entry:
            value = news.entry[key]
            entry[key] = f"{value}\n" if key in _PROSE else value
    if news.kind == "judgement":
        entry["by"] = entry.pop("by")
    return entry


def _figure(slip: UpdateSlip, news: NewsItem, group: str) -> Entry:
    value = text_of(news.entry, "value")
    entry: Entry = {"period": news.period, "on": slip.on}
    if group:
        entry["group"] = group
    entry["value"] = Number.of(meant_number(value) or value)
    if "cohort" in news.entry:
        entry["cohort"] = Number.of(str(news.entry["cohort"]))
    if "status" in news.entry:
        entry["status"] = news.entry["status"]
    if "note" in news.entry:
        entry["note"] = f"{news.entry['note']}\n"
    return entry


def _milestone(news: NewsItem, item: PlanItem) -> Held:
    rows = list(map(as_entry, as_list(item.node.get("milestones"))))
    ids = [text_of(row, "id") for row in rows]
    if news.milestone not in ids:
        message = f"There is no milestone “{news.milestone}” in this action."
        return Refused(path=item.path, message=message, fix=meant(news.milestone, ids) or "It has none.")
    number = ids.index(news.milestone)
    path: Path = (*item.path, "milestones", number)
    done, new = text_of(rows[number], "done"), text_of(news.entry, "done")
    if done == new:
        return AlreadyThere(path=path)
    if not done and news.was is not None and (shown := text_of(news.was, "done")):
        message = f"The page showed it as done on {say_written_day(shown)}, and the file does not say so any more."
        return Refused(path=path, message=message, fix=_SEND_AGAIN)
    if done:
        message = (
            f"It is recorded as done on {say_written_day(done)} already, and the slip says {say_written_day(new)}."
        )
        return Refused(path=path, message=message, fix="If the slip is right, correct the day by hand.")
    return Edit(path=(*path, "done"), value=new, is_entry=False)


def _since(news: NewsItem, path: Path, entries: list[Entry]) -> Refused | None:
    """That another entry came since the page was filled in; None where the last one is the one that it showed."""
    if not entries:
        if news.was is None:
            return None
        return Refused(path=path, message="The entry that the page showed is no longer in the file.", fix=_SEND_AGAIN)
    number = max(range(len(entries)), key=lambda at: (text_of(entries[at], "on"), at))
    last = entries[number]
    if news.was is not None and text_of(news.was, "on") == text_of(last, "on"):
        in_force: Entry = {}
        for entry in entries:
            in_force |= entry
        if all(_is_shown(news.was.get(key), last.get(key), in_force.get(key)) for key in _SHOWN):
            return None
    says = [text_of(last, key) for key in ("stage", "rating") if text_of(last, key)]
    words = f" ({listed(says)})" * bool(says)
    message = f"Another entry has been added since: by {text_of(last, 'by') or 'nobody named'}, of {say_written_day(text_of(last, 'on'))}{words}."
    return Refused(path=(*path, number), message=message, fix=_SEND_AGAIN)


def _is_shown(shown: object, *there: object) -> bool:
    """Whether what a page showed is in the file: nothing is said of what it did not show, or of what no entry has."""
    if shown is None or there == (None, None):
        return True
    return " ".join(str(shown).split()) in (" ".join(str(value).split()) for value in there)


def _figure_since(news: NewsItem, path: Path, last: Entry, figures: Document) -> Refused | None:
    """That another figure came since the page was filled in; None where the last one is the one that it showed."""
    value = figures.written.get((*path, "value")) or _said(last.get("value"))
    if news.was is not None and _is_same_value(text_of(news.was, "value"), value):
        return None
    known = f", known on {say_written_day(text_of(last, 'on'))}" * bool(text_of(last, "on"))
    message = f"Another figure for {news.period} has been added since: {value}{known}."
    return Refused(path=path, message=message, fix=_SEND_AGAIN)


def _worse_figure(slip: UpdateSlip, path: Path, last: Entry, entry: Entry) -> Refused | None:
    """Why a figure does not replace the present one: of the same day, a symbol, or less firm."""
    value = _said(last.get("value"))
    if text_of(last, "on") >= slip.on:
        message = f"There is a figure of {say_written_day(text_of(last, 'on'))} for this period, and the slip is of {say_written_day(slip.on)}."
        return Refused(path=path, message=message, fix="A corrected figure is sent on a later day.")
    if is_symbol(last.get("value")):  # any figure is better than none
        return None
    if is_symbol(entry["value"]):
        message = f"“{entry['value']}” would take the place of a figure that is known: {value}."
        return Refused(path=path, message=message, fix="If the figure is wrong, correct it by hand.")
    was, now = text_of(last, "status") or "final", text_of(entry, "status") or "final"
    if is_firmer(was, now):
        message = f"A figure that is {now} would take the place of one that is {was}: {value}."
        return Refused(path=path, message=message, fix="Where the new one counts, add it by hand.")
    return None


def _said(value: object) -> str:
    """A value as a file has it."""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)


def _is_same_value(shown: str, there: str) -> bool:
    """Whether a page that showed one value showed the other: 93.40 for 93.4, 50 for 13/26, a grade by its id.

    >>> _is_same_value("93.40", "93.4"), _is_same_value("50", "13/26"), _is_same_value("Requires improvement", "requires-improvement")
    (True, True, True)
    >>> _is_same_value("46.153846154", "6/13"), _is_same_value("46.2", "6/13")
    (True, False)
    """
    if shown.casefold().replace("-", " ") == there.casefold().replace("-", " "):
        return True
    return any(abs(one - other) < _CLOSE for one, other in product(_numbers(shown), _numbers(there)))


def _numbers(value: str) -> list[Fraction]:
    """What a value may be as a number: a share is one, and as many in a hundred."""
    if share := read_share(value):
        if not share[1]:
            return []
        part = Fraction(*share)
        return [part, part * 100]
    number = meant_number(value)
    if not number or "/" in number:
        return []
    return [Fraction(number)]


def _says_the_same(there: Entry, entry: Entry) -> bool:
    """Whether an entry of the file says what is to be written, white space at the ends of texts apart."""
    return _bare(there) == _bare(entry)


def _bare(value: object) -> object:
    if isinstance(value, Number):
        return float(value)
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, dict):
        return {key: _bare(part) for key, part in value.items()}
    if isinstance(value, list):
        return list(map(_bare, value))
    return value
