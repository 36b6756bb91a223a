"""Compare two published editions by the data that was published in them, and nothing else.

Neither is rated again: the words are those that readers were shown. The later edition also has ratings for the day of
the earlier meeting, by its own rules; where these differ from what was shown then, they are listed as reworked.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct, field

from trustplan.diff.wording import say_for
from trustplan.model import Rating
from trustplan.primitives.english import (
    capital,
    counted,
    decimals_of,
    say_count,
    say_period,
    say_unit,
    say_written_day,
)
from trustplan.primitives.notation import SYMBOL_WORDS, Symbol, is_symbol
from trustplan.primitives.periods import parse_period
from trustplan.rating.status import WORST_FIRST
from trustplan.website.data.record import FORMAT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trustplan.publish.versions import Json

RULES = {
    "made_with": "Version of the program",
    "roll_up": "Rule for objectives",
    "off_track_more_than": "Objective off track from more than",
    "at_risk_from": "Objective at risk from",
    "rated_at_least": "Objective rated from",
    "grace": "School days of grace",
    "slip": "Slip that turns work off track",
    "smallest_rated": "Smallest cohort that is rated",
    "smallest_shown": "Smallest cohort that the public sees",
}


class Moved(Struct, frozen=True, kw_only=True):
    """A rating that differs. `dimension` is delivery or impact for an objective; the words are those of each edition.

    `where` is the school whose plan it is in; empty for the trust's own.
    """

    ref: str
    title: str
    where: str
    dimension: str
    old: str
    new: str
    old_word: str
    new_word: str
    sentence: str = ""

    @property
    def is_fall(self) -> bool:
        """Whether the later rating is worse; leaving or entering “not assessed” is neither."""
        return self._rank(self.new) < self._rank(self.old)

    @property
    def is_rise(self) -> bool:
        """Whether the later rating is better."""
        return self._rank(self.new) > self._rank(self.old)

    def _rank(self, rating: str) -> int:
        order = [r.value for r in WORST_FIRST]
        return order.index(rating) if {self.old, self.new} <= set(order) else 0


class Edited(Struct, frozen=True, kw_only=True):
    """Something besides a rating that differs: a title, a date, a target, a figure. `where` is the school, if of one."""

    ref: str
    title: str
    what: str
    old: str
    new: str
    where: str = ""


class Named(Struct, frozen=True, kw_only=True):
    """What one of two editions does not have."""

    ref: str
    title: str
    where: str


class Compared(Struct, kw_only=True):
    """What differs between two editions, the earlier first."""

    old: Json
    new: Json
    rules: list[Edited] = field(default_factory=list)
    moved: list[Moved] = field(default_factory=list)
    edited: list[Edited] = field(default_factory=list)
    figures: list[Edited] = field(default_factory=list)
    came: list[Named] = field(default_factory=list)
    gone: list[Named] = field(default_factory=list)
    reworked: list[Moved] = field(default_factory=list)
    new_figures: int = 0

    @property
    def fell(self) -> list[Moved]:
        """The ratings that are worse in the later edition."""
        return [m for m in self.moved if m.is_fall]

    @property
    def rose(self) -> list[Moved]:
        """The ratings that are better in the later edition."""
        return [m for m in self.moved if m.is_rise]

    @property
    def otherwise_moved(self) -> list[Moved]:
        """The ratings of what one of the two editions does not assess."""
        return [m for m in self.moved if not m.is_fall and not m.is_rise]

    @property
    def lead(self) -> str:
        """The comparison in a sentence or two."""
        text = f"{capital(counted(len(self.fell), 'rating'))} fell and {say_count(len(self.rose))} rose."
        if self.rules:
            text += " The rules changed between the two, so part of this may be the rules and not the work."
        return text


def is_comparable(data: Json) -> bool:
    """Whether this version of the program can read the data of an edition."""
    return data.get("format") == FORMAT and {"as_at", "organisations", "plans", "figures"} <= set(data)


class _Rated(Struct, frozen=True, kw_only=True):
    """What has a rating in an edition: one of an objective's two (`dimension` says which), an action's or a KPI's."""

    ref: str
    dimension: str
    title: str
    where: str
    data: Json

    @property
    def key(self) -> tuple[str, str]:
        """What it is known by in every edition."""
        return self.ref, self.dimension

    @property
    def rating(self) -> str:
        """Its rating, as the edition has it."""
        return str(self.data["rating"])

    @property
    def is_first_of_item(self) -> bool:
        """Whether it names its objective, action or KPI where each is named once."""
        return self.dimension in ("", "delivery")

    @property
    def name(self) -> Named:
        """What it is, in a list."""
        return Named(ref=self.ref, title=self.title, where=self.where)


_Words = tuple[
    dict[tuple[str, str], str], dict[tuple[str, str], str]
]  # the words for ratings: of the earlier edition, and of the later one


def compare_editions(old: Json, new: Json) -> Compared:
    """Compare the data of two editions; the earlier of the two meetings comes first."""
    found = Compared(old=old, new=new)
    found.rules = list(_rules(old, new))
    found.edited += _ended(old, new)
    before = {item.key: item for item in _items(old)}
    after = {item.key: item for item in _items(new)}
    words = _words(old), _words(new)
    schools = _schools(new)
    for key, now in after.items():
        was = before.get(key)
        if was is None:
            if now.is_first_of_item:
                found.came.append(now.name)
            continue
        if was.rating != now.rating:
            found.moved.append(_moved(now, was.rating, now.rating, words, _why(now)))
        found.edited += _edits(was, now, schools)
    for key, was in before.items():
        if key not in after and was.is_first_of_item:
            found.gone.append(was.name)
    found.figures, found.new_figures = _figures(old, new)
    found.reworked = list(_reworked(old, new, before, words))
    return found


def _ended(old: Json, new: Json) -> Iterator[Edited]:
    """The schools that left and the plans that ended or were closed between the two."""
    schools, before = _schools(new), {o["id"]: o for o in old["organisations"]}
    for school in new["organisations"]:
        was = before.get(school["id"], {})
        if "left" in was and not was["left"] and school["left"]:
            name, left = school["title"], f"left on {_say_day(school['left'])}"
            yield Edited(ref=school["id"], title=name, what="school", old="in the trust", new=left, where=name)
    before = {plan["id"]: plan for plan in old["plans"]}
    for plan in new["plans"]:
        if before.get(plan["id"], {}).get("has_ended") is not False or not plan["has_ended"]:
            continue
        days = [day for day in (plan["to"], plan["closed_on"]) if day]
        where, ended = schools.get(plan["organisation"], ""), f"ended on {_say_day(min(days))}"
        yield Edited(ref=plan["id"], title=plan["title"], what="plan", old="running", new=ended, where=where)


def _moved(item: _Rated, old: str, new: str, words: _Words, sentence: str = "") -> Moved:
    old_words, new_words = words
    what = "objective" if item.dimension else "label"
    return Moved(
        ref=item.ref,
        title=item.title,
        where=item.where,
        dimension=item.dimension,
        old=old,
        new=new,
        old_word=old_words.get((what, old), old),
        new_word=new_words.get((what, new), new),
        sentence=sentence,
    )


def _why(item: _Rated) -> str:
    """The first sentence of why it is rated so."""
    reasons = item.data.get("reasons") or [item.data.get("reason") or {}]
    return str(reasons[0].get("sentence", ""))


def _words(data: Json) -> dict[tuple[str, str], str]:
    """The words that an edition used for the ratings of items (`label`) and of objectives."""
    found = {}
    for rating in Rating:
        found["label", rating.value] = _word(data, rating, rating.value.replace("-", " "))
        found["objective", rating.value] = _word(data, rating, found["label", rating.value], "objective")
    return found


def _word(data: Json, rating: Rating, usual: str, what: str = "label") -> str:
    """The word that an edition used for a rating; `usual` where its data does not say."""
    styles = data.get("rules", {}).get("ratings", {})
    return str(styles.get(rating.value, {}).get(what, usual))


def _rules(old: Json, new: Json) -> Iterator[Edited]:
    was, now = old.get("rules", {}), new.get("rules", {})
    for key, title in RULES.items():
        if was.get(key) != now.get(key):
            yield Edited(ref=key, title=title, what="rule", old=str(was.get(key, "–")), new=str(now.get(key, "–")))
    for rating in Rating:
        before, after = _word(old, rating, ""), _word(new, rating, "")
        if before != after:
            title = f"Word for “{rating.value.replace('-', ' ')}”"
            yield Edited(ref=rating.value, title=title, what="word", old=before or "–", new=after or "–")


def _schools(data: Json) -> dict[str, str]:
    """The titles of an edition's schools."""
    return {o["id"]: str(o["title"]) for o in data["organisations"] if o["kind"] != "trust"}


def _items(data: Json) -> Iterator[_Rated]:
    """Every rating of an edition."""
    schools = _schools(data)
    for plan in data["plans"]:
        where = schools.get(plan["organisation"], "")
        for objective in plan["objectives"]:
            ref, title = objective["id"], objective["title"]
            for dimension in ("delivery", "impact"):
                yield _Rated(ref=ref, dimension=dimension, title=title, where=where, data=objective[dimension])
            waiting = [*objective["actions"], *objective["kpis"]]
            while waiting:
                item = waiting.pop(0)
                yield _Rated(ref=item["id"], dimension="", title=item["title"], where=where, data=item)
                waiting[:0] = item.get("parts", [])


def _edits(was: _Rated, now: _Rated, schools: dict[str, str]) -> Iterator[Edited]:
    """What differs besides the rating. An objective has only a title; what its ratings count is none of these."""

    def edited(what: str, old: str, new: str) -> Edited:
        return Edited(ref=now.ref, title=now.title, what=what, old=old or "none", new=new or "none", where=now.where)

    if was.title != now.title and now.is_first_of_item:
        yield edited("title", was.title, now.title)
    if now.dimension:
        return
    old, new = was.data, now.data
    for key, what, say in (
        ("due", "due date", _say_day),
        ("start", "start", _say_day),
        ("lead", "lead", _say_id),
        ("stage", "stage", _say_id),
    ):
        if key in new and old.get(key) != new[key]:
            yield edited(what, say(old.get(key)), say(new[key]))
    for what, before, after in _moved_targets(old, new, schools):
        yield edited(what, before, after)


def _moved_targets(old: Json, new: Json, schools: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    """The targets of a KPI that differ: of when, the earlier and the later."""
    before, after = _targets(old), _targets(new)
    if "targets" not in old or "targets" not in new:  # an earlier version only says what figures were held against
        held, holds = _targets_in_cells(old), _targets_in_cells(new)
        both = held.keys() & holds.keys()
        before, after = {p: held[p] for p in both}, {p: holds[p] for p in both}
    for period in sorted(before | after):
        if before.get(period) != after.get(period):
            what = f"target {say_for(period, lambda name: schools.get(name, name))}" if period else "target"
            yield what, before.get(period, ""), after.get(period, "")


def _targets(data: Json) -> dict[str, str]:
    """The target of each period of a KPI, with an empty period for one that always holds; of a school with its id before."""
    found: dict[str, str] = {}
    for row in data.get("targets", ()):
        found["/".join(filter(None, (row.get("school"), row["period"])))] = row["target"]
    return found


def _targets_in_cells(data: Json) -> dict[str, str]:
    """The targets against which a KPI's figures of whole cohorts were held, by the period of the figure."""
    found = {}
    for cell in data.get("cells", ()):
        if cell["target"] and cell["figure"] and not cell["group"]:
            found[cell["figure"]["period"]] = cell["target"]
    return found


def _say_day(value: str | None) -> str:
    return say_written_day(value or "")


def _say_id(value: str | None) -> str:
    return (value or "").replace("-", " ")


def _say_period(text: str) -> str:
    period = parse_period(text)
    return say_period(period) if period else text


class _FigureKey(NamedTuple):
    """What a figure is known by in every edition."""

    measure: str
    organisation: str
    group: str
    period: str


class _Figure(Struct, frozen=True, kw_only=True):
    title: str
    text: str


def _figures(old: Json, new: Json) -> tuple[list[Edited], int]:
    """The figures whose value differs between two editions, and how many figures only the later one has."""
    before, after = _figures_of(old), _figures_of(new)
    names = {o["id"]: o["title"] for o in new["organisations"]}
    edited = []
    for key, now in after.items():
        was = before.get(key)
        if was is not None and was.text != now.text:
            what = _say_figure(key, names)
            edited.append(Edited(ref=key.measure, title=now.title, what=what, old=was.text, new=now.text))
    return edited, sum(key not in before for key in after)


def _figures_of(data: Json) -> dict[_FigureKey, _Figure]:
    found: dict[_FigureKey, _Figure] = {}
    for series in data["figures"]:
        for row in series["values"]:
            key = _FigureKey(series["measure"], series["organisation"], row["group"] or "", row["period"])
            found[key] = _Figure(title=series["title"], text=figure_text(row["value"], series["unit"]))
    return found


def _say_figure(key: _FigureKey, names: dict[str, str]) -> str:
    """Whose figure it is, and of when."""
    when = _say_period(key.period)
    whose = names.get(key.organisation, key.organisation)
    if key.group:
        return f"{whose}, {key.group}, {when}"
    return f"{whose}, {when}"


def figure_text(value: object, unit: str) -> str:
    """A figure of an edition's data, with its unit, as pages show it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str) and is_symbol(value):
        return SYMBOL_WORDS[Symbol(value)].partition(":")[0]
    if isinstance(value, int | float):
        number = Fraction(str(value))
        return say_unit(number, unit, decimals_of(number, 4))
    return str(value)


def _reworked(old: Json, new: Json, before: dict[tuple[str, str], _Rated], words: _Words) -> Iterator[Moved]:
    """Ratings of the earlier meeting that the later edition, by its own rules and files, gives differently."""
    snapshot = next((s for s in new.get("history", ()) if s["as_at"] == old["as_at"]), None)
    if snapshot is None:
        return
    again = {(ref, ""): rating for ref, rating in snapshot["items"].items()}
    for ref, of_objective in snapshot["objectives"].items():
        for dimension in ("delivery", "impact"):
            again[ref, dimension] = of_objective[dimension]
    for key, rating in again.items():
        was = before.get(key)
        if rating and was is not None and was.rating != rating:
            yield _moved(was, was.rating, rating, words)
