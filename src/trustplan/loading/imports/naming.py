"""Naming: what a figure is of, and what it says, as people know them: by titles, and numbers with their unit."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.loading.imports.decide import number_of
from trustplan.primitives.english import capital, say_number, say_period, say_unit
from trustplan.primitives.notation import read_share
from trustplan.primitives.periods import parse_period
from trustplan.source.files import as_entry, as_list, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from trustplan.checks.reference_index import ReferenceIndex
    from trustplan.loading.imports.taken import Taken
    from trustplan.model import Measure

_SHOWN = 1  # decimals of a share that a sentence works out


class Naming(Struct, frozen=True, kw_only=True):
    """The names of a trust, and the title of each measure that is spoken of."""

    names: ReferenceIndex
    titles: Mapping[str, str]

    @classmethod
    def of(cls, names: ReferenceIndex, ids: Iterable[str], *, with_ids: bool = False) -> Naming:
        """The naming of some measures. An id follows a title that two of them have, or behind all `with_ids`."""
        plain = {name: text_of(names.measure(name), "title") or name for name in ids}
        often = Counter(plain.values())
        titles: dict[str, str] = {}
        for name, title in plain.items():
            titles[name] = title
            if title != name and (with_ids or often[title] > 1):
                titles[name] = f"{title} ({name})"
        return cls(names=names, titles=titles)

    def measure(self, name: str) -> str:
        """A measure by its title, or by its id where it has none."""
        return self.titles.get(name, name)

    def about(self, taken: Taken) -> str:
        """What a figure is of: `Fernhill, Reading, writing and maths, 2025/26, Disadvantaged pupils`."""
        period = parse_period(taken.period)
        when = taken.period
        if period is not None:
            when = say_period(period)
        whose = getattr(taken, "population", "")
        if not whose:
            whose = self.names.title_of(getattr(taken, "organisation", ""))
        parts = [capital(whose), self.measure(taken.measure), when, self._group(taken.measure, taken.group)]
        if against := getattr(taken, "held_against", ""):
            parts.append(f"held against {self._group(taken.measure, against)}")
        return ", ".join(part for part in parts if part)

    def _group(self, measure: str, group: str) -> str:
        for entry in map(as_entry, as_list(self.names.measure(measure).get("groups"))):
            if text_of(entry, "id") == group:
                return text_of(entry, "title") or group
        return group


def shown_values(new: str, old: str, measure: Measure) -> tuple[str, str]:
    """Two values as sentences name them: with their unit, and no more decimals than the measure is shown with.

    Two that differ and would look the same are shown as they are written. `old` is empty where nothing stands.
    """
    first, second = _shown(new, measure, measure.decimals), _shown(old, measure, measure.decimals)
    if first == second and new != old:
        return _shown(new, measure, None), _shown(old, measure, None)
    return first, second


def _shown(value: str, measure: Measure, most: int | None) -> str:
    """A value with its unit: `77%`, `£1,200`, `38/330 (11.5%)`. What is no number is as it is written."""
    if share := read_share(value):
        if measure.unit != "percent" or not share[1]:
            return value
        return f"{value} ({say_number(Fraction(100 * share[0], share[1]), _SHOWN)}%)"
    if number_of(value) is None or measure.unit in ("grade", "yes/no", ""):
        return value
    decimals = len(value.partition(".")[2])
    if most is not None:
        decimals = min(decimals, most)
    return say_unit(Fraction(value), measure.unit, decimals)
