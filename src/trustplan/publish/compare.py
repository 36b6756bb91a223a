"""Compare two published editions by the data that was published in them, and nothing else.

Neither is rated again: the words are those that readers were shown. The later edition also has ratings for the day of
the earlier meeting, by its own rules; where these differ from what was shown then, they are listed as reworked.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from trustplan.model import Rating
from trustplan.primitives.english import capital, counted, say_count, say_period
from trustplan.primitives.periods import parse_period
from trustplan.rating.status import WORST_FIRST
from trustplan.website.data.record import FORMAT

if TYPE_CHECKING:
    from collections.abc import Iterator

Json = dict[str, Any]
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


@dataclass(frozen=True, kw_only=True, slots=True)
class Moved:
    """A rating that differs. `dimension` is delivery or impact for an objective; the words are those of each edition."""

    ref: str
    title: str
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


@dataclass(frozen=True, kw_only=True, slots=True)
class Edited:
    """Something besides a rating that differs: a title, a date, a target, a figure."""

    ref: str
    title: str
    what: str
    old: str
    new: str


@dataclass(kw_only=True, slots=True)
class Compared:
    """What differs between two editions, the earlier first."""

    old: Json
    new: Json
    rules: list[Edited] = field(default_factory=list)
    moved: list[Moved] = field(default_factory=list)
    edited: list[Edited] = field(default_factory=list)
    figures: list[Edited] = field(default_factory=list)
    came: list[tuple[str, str]] = field(default_factory=list)
    gone: list[tuple[str, str]] = field(default_factory=list)
    reworked: list[Moved] = field(default_factory=list)
    new_figures: int = 0

    @property
    def lead(self) -> str:
        """The comparison in a sentence or two."""
        fell, rose = sum(m.is_fall for m in self.moved), sum(m.is_rise for m in self.moved)
        parts = [f"{capital(counted(fell, 'rating'))} fell and {say_count(rose)} rose."]
        if self.rules:
            parts.append("The rules changed between the two, so part of this may be the rules and not the work.")
        return " ".join(parts)


def is_comparable(data: Json) -> bool:
    """Whether this version of the program can read the data of an edition."""
    return data.get("format") == FORMAT and {"as_at", "organisations", "plans", "figures"} <= set(data)


def compare_editions(old: Json, new: Json) -> Compared:
    """Compare the data of two editions; the earlier of the two meetings comes first."""
    found = Compared(old=old, new=new)
    found.rules = list(_rules(old, new))
    before, after = dict(_items(old)), dict(_items(new))
    words = _words(old), _words(new)
    for (ref, dimension), (title, item) in after.items():
        if (ref, dimension) not in before:
            if dimension in ("", "delivery"):
                found.came.append((ref, title))
            continue
        old_title, old_item = before[ref, dimension]
        if old_item["rating"] != item["rating"]:
            reasons = item.get("reasons") or [item.get("reason") or {}]
            found.moved.append(
                _moved(
                    ref, title, dimension, (old_item["rating"], item["rating"]), words, reasons[0].get("sentence", "")
                )
            )
        found.edited += _edits(ref, (old_title, title), old_item, item)
    found.gone = [
        (ref, title)
        for (ref, dimension), (title, _) in before.items()
        if (ref, dimension) not in after and dimension in ("", "delivery")
    ]
    found.figures, found.new_figures = _figures(old, new)
    found.reworked = list(_reworked(old, new, before, words))
    return found


def _moved(
    ref: str,
    title: str,
    dimension: str,
    pair: tuple[str, str],
    words: tuple[dict[str, str], dict[str, str]],
    sentence: str,
) -> Moved:
    return Moved(
        ref=ref, title=title, dimension=dimension, old=pair[0], new=pair[1], old_word=words[0].get(pair[0], pair[0]),
        new_word=words[1].get(pair[1], pair[1]), sentence=sentence,
    )  # fmt: skip


def _words(data: Json) -> dict[str, str]:
    """The words that an edition used for its ratings."""
    shown = data.get("rules", {}).get("ratings", {})
    return {r.value: shown.get(r.value, {}).get("label", r.value.replace("-", " ")) for r in Rating}


def _rules(old: Json, new: Json) -> Iterator[Edited]:
    was, now = old.get("rules", {}), new.get("rules", {})
    for key, title in RULES.items():
        if was.get(key) != now.get(key):
            yield Edited(ref=key, title=title, what="rule", old=str(was.get(key, "–")), new=str(now.get(key, "–")))
    for rating in Rating:
        labels = [
            data.get("rules", {}).get("ratings", {}).get(rating.value, {}).get("label", "") for data in (old, new)
        ]
        if labels[0] != labels[1]:
            title = f"Word for “{rating.value.replace('-', ' ')}”"
            yield Edited(ref=rating.value, title=title, what="word", old=labels[0] or "–", new=labels[1] or "–")


def _items(data: Json) -> Iterator[tuple[tuple[str, str], tuple[str, Json]]]:
    """Every rating of an edition: its address and dimension, then its title and its entry in the data."""
    for plan in data["plans"]:
        for objective in plan["objectives"]:
            for dimension in ("delivery", "impact"):
                yield (objective["id"], dimension), (objective["title"], objective[dimension])
            waiting = [*objective["actions"], *objective["kpis"]]
            while waiting:
                item = waiting.pop(0)
                yield (item["id"], ""), (item["title"], item)
                waiting[:0] = item.get("parts", [])


def _edits(ref: str, titles: tuple[str, str], old: Json, new: Json) -> Iterator[Edited]:
    if titles[0] != titles[1] and "rating" in old and "reason" not in old:
        yield Edited(ref=ref, title=titles[1], what="title", old=titles[0], new=titles[1])
    for key, what in (("due", "due date"), ("start", "start"), ("lead", "lead"), ("stage", "stage")):
        if old.get(key) != new.get(key) and key in new:
            yield Edited(
                ref=ref, title=titles[1], what=what, old=str(old.get(key) or "none"), new=str(new.get(key) or "none")
            )
    was = {c["organisation"]: c["target"] for c in old.get("cells", ()) if not c["group"]}
    for cell in new.get("cells", ()):
        target = was.get(cell["organisation"])
        if not cell["group"] and cell["organisation"] in was and target != cell["target"]:
            what = "target" if len(new["cells"]) == 1 else f"target for {cell['organisation']}"
            yield Edited(ref=ref, title=titles[1], what=what, old=target or "none", new=cell["target"] or "none")


def _figures(old: Json, new: Json) -> tuple[list[Edited], int]:
    """The figures whose value differs between two editions, and how many figures only the later one has."""

    def latest(data: Json) -> dict[tuple[str, str, str, str], tuple[str, str]]:
        found: dict[tuple[str, str, str, str], tuple[str, str]] = {}
        for series in data["figures"]:
            for row in series["values"]:
                key = (series["measure"], series["organisation"], row["group"] or "", row["period"])
                found[key] = (series["title"], _figure(row["value"], series["unit"]))
        return found

    was, now = latest(old), latest(new)
    names = {o["id"]: o["title"] for o in new["organisations"]}
    edited = []
    for key, (title, value) in now.items():
        if key in was and was[key][1] != value:
            period = parse_period(key[3])
            when = say_period(period) if period else key[3]
            group = f", {key[2]}" if key[2] else ""
            what = f"{names.get(key[1], key[1])}{group}, {when}"
            edited.append(Edited(ref=key[0], title=title, what=what, old=was[key][1], new=value))
    return edited, sum(key not in was for key in now)


def _figure(value: object, unit: str) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value == "c":
        return "withheld"
    return f"{value}%" if unit == "percent" and isinstance(value, int | float) else str(value)


def _reworked(
    old: Json, new: Json, before: dict[tuple[str, str], tuple[str, Json]], words: tuple[dict[str, str], dict[str, str]]
) -> Iterator[Moved]:
    """Ratings of the earlier meeting that the later edition, by its own rules and files, gives differently."""
    snapshot = next((s for s in new.get("history", ()) if s["as_at"] == old["as_at"]), None)
    if snapshot is None:
        return
    again = {(ref, ""): rating for ref, rating in snapshot["items"].items()}
    for ref, pair in snapshot["objectives"].items():
        again |= {(ref, dimension): pair[dimension] for dimension in ("delivery", "impact")}
    for key, rating in again.items():
        if rating and key in before and before[key][1]["rating"] != rating:
            yield _moved(key[0], before[key][0], key[1], (before[key][1]["rating"], rating), words, "")
