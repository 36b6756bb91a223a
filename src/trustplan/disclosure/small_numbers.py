"""Small numbers: which figures the public may not see, because a reader could work out the numbers of a few pupils.

The reader is taken to know the size of every cohort, and to have every edition since the first figure was known: so
each day on which something became known is gone through in order, as if an edition had been published on it. What
was withheld once stays withheld, and a total is shown only where no withheld number follows from it, or from the
difference to a total that was shown before.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from trustplan.disclosure.guards import bare
from trustplan.model import TRUST, Measurement, Symbol
from trustplan.rating.figures import FigureIndex

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import date

    from trustplan.model import Measure, Trust
    from trustplan.primitives.periods import Period

WORDS = "Withheld: small numbers."
RULE = "Small numbers"
Suppressed = tuple[str, str, str]  # organisation, measure, period: withheld in an edition that was published


def read_suppressed(rows: Iterable[Iterable[object]]) -> frozenset[Suppressed]:
    """Figures that were withheld, as a file lists them. Raises ValueError or TypeError for other lists."""
    return frozenset((str(o), str(m), str(p)) for o, m, p in rows)


class SmallNumbers:
    """The figures of a trust, as known on a day, that are withheld from the public; worked out when asked for.

    `kept` are figures that an edition before withheld, whatever the files say now.
    """

    def __init__(self, trust: Trust, day: date, kept: Collection[Suppressed] = ()) -> None:
        self.trust = trust
        self.policy = trust.policy
        self.facts = FigureIndex(trust, day)
        self.suppressed = frozenset(kept)

    def periods(self, organisation: str, measure: Measure) -> set[Period]:
        """The periods whose value of an organisation is withheld."""
        return self._withheld.get((organisation, measure.id), set())

    def edition(self, organisation: str, measure: Measure, row: Measurement) -> Measurement:
        """A figure without cohort and note; its value withheld where it is small."""
        if self._is_small(row, measure) or row.period in self.periods(organisation, measure):
            return bare(without_value(row))
        value = row.value
        if isinstance(value, Fraction):
            value = Fraction(round(value * 10**measure.decimals), 10**measure.decimals)
        return bare(row, value=value)

    @cached_property
    def _withheld(self) -> dict[tuple[str, str], set[Period]]:
        """The periods of each organisation's measures whose value the public may not see."""
        found: dict[tuple[str, str], set[Period]] = {}
        for measure in self.trust.measures.values():
            for organisation in self.trust.organisations.values():
                rows = [m for m in organisation.figures.get(measure.id, ()) if not m.group]
                small = {m.period for m in rows if self._is_small(m, measure)}
                kept = {m.period for m in rows if (organisation.id, measure.id, str(m.period)) in self.suppressed}
                found[organisation.id, measure.id] = self._with_parts(organisation.id, rows, small | kept)
            found[TRUST, measure.id] |= self._totals(measure, found)
        return found

    def _is_small(self, row: Measurement, measure: Measure) -> bool:
        if isinstance(row.value, Symbol):
            return row.value is Symbol.WITHHELD
        smallest = self.policy.smallest_shown
        if measure.unit == "count" and row.period.part:
            return True
        return _is_of_few(row, smallest) or _has_small_part(row, measure, smallest)

    def _with_parts(self, organisation: str, rows: Iterable[Measurement], withheld: set[Period]) -> set[Period]:
        """With what overlaps a withheld period: a part follows from the whole and the other parts, and the other way."""
        calendar = self.facts.calendar(organisation)
        spans = {row.period: (calendar.start(row.period), calendar.end(row.period)) for row in rows}
        found, waiting = set(withheld), [p for p in withheld if p in spans]
        while waiting:
            first, last = spans[waiting.pop()]
            for period, (start, end) in spans.items():
                if period not in found and start <= last and first <= end:
                    found.add(period)
                    waiting.append(period)
        return found

    # The trust's figure, from which a school's could be worked out

    def _totals(self, measure: Measure, withheld: dict[tuple[str, str], set[Period]]) -> set[Period]:
        """The periods whose figure of the trust is withheld."""
        schools = [o for o in self.trust.organisations.values() if o.id != TRUST]
        periods = set().union(*(withheld[s.id, measure.id] for s in schools))
        own = [m for m in self.trust.own.figures.get(measure.id, ()) if not m.group]
        made = self.facts.series(TRUST, measure, "")
        found = {
            m.period
            for m in made
            if (TRUST, measure.id, str(m.period)) in self.suppressed or self._is_small(m, measure)
        }
        found |= {p for p in periods if p not in found and self._discloses(measure, p, withheld)}
        return self._with_parts(TRUST, [*own, *made], found | withheld[TRUST, measure.id])

    def _discloses(self, measure: Measure, period: Period, withheld: dict[tuple[str, str], set[Period]]) -> bool:
        """Whether on some day the trust's figure of a period would have told a reader of a withheld one."""
        rows = {
            o.id: sorted(
                (m for m in o.figures.get(measure.id, ()) if m.period == period and not m.group), key=lambda m: m.on
            )
            for o in self.trust.organisations.values()
        }
        told: dict[str, _Unknown] = {}  # what stood behind the last total that was shown
        for day in sorted({m.on for each in rows.values() for m in each}):
            known = {s: [m for m in each if m.on <= day][-1] for s, each in rows.items() if each and each[0].on <= day}
            if TRUST not in known and not self._is_made(measure, period, known):
                continue
            unknown = {
                s: _unknown(row, measure)
                for s, row in known.items()
                if s != TRUST and period in withheld[s, measure.id]
            }
            if _was_corrected(told, unknown):
                return True
            new = [u for s, u in unknown.items() if s not in told]
            if new and not self._is_safe(new, measure):
                return True
            told = unknown
        return False

    def _is_made(self, measure: Measure, period: Period, known: dict[str, Measurement]) -> bool:
        """Whether the trust's figure is made from its schools' on a day, since every one of them has a number."""
        end = self.facts.calendar(TRUST).end(period)
        schools = self.facts.schools_for(measure)
        members = [s for s in schools if s.profile.joined is None or s.profile.joined <= end]
        return measure.aggregate != "none" and all(
            s.id in known and isinstance(known[s.id].value, Fraction) for s in members
        )

    def _is_safe(self, unknown: Sequence[_Unknown], measure: Measure) -> bool:
        """Whether what a total tells of some withheld figures together could be shown of a school of that size.

        Only small cohorts are taken together: of a large one, withheld for its small part, too much is known. When the
        pool has enough pupils on either side, each of its schools may have any number; when not, the total is withheld
        for a reason that leaves each of them any number as well.
        """
        if len(unknown) < 2 or _is_mean_of_shares(measure):
            return False
        if measure.unit not in ("percent", "count"):
            return True  # means of scores and the like: one sum of several values that know no bounds
        smallest = self.policy.smallest_shown
        if any(u.pupils is None or u.cohort is None or _is_large(u, smallest) for u in unknown):
            return False
        return _are_enough_on_either_side(unknown, smallest)


class _Unknown(NamedTuple):
    """A withheld figure as it stands behind a total: its day and value, and how many of its cohort it counts."""

    on: date
    value: object
    pupils: int | None
    cohort: int | None


def without_value(row: Measurement) -> Measurement:
    """A figure with the symbol for what is withheld in place of its value."""
    return replace(row, value=Symbol.WITHHELD)


def _is_of_few(row: Measurement, smallest: int) -> bool:
    """Whether a figure's cohort is too small to be shown."""
    return row.cohort is not None and row.cohort < smallest


def _has_small_part(row: Measurement, measure: Measure, smallest: int) -> bool:
    """Whether too few of a cohort are counted, or too few are not."""
    number = _pupils(row, measure)
    if number is None or row.cohort is None:
        return False
    return any(0 < n < smallest for n in (number, row.cohort - number))


def _was_corrected(told: dict[str, _Unknown], unknown: dict[str, _Unknown]) -> bool:
    """Whether a withheld figure changed after a total was shown: the difference of two totals tells by how much."""
    return any(unknown.get(s) != before for s, before in told.items())


def _is_mean_of_shares(measure: Measure) -> bool:
    """Whether a total is a plain mean of shares: then small cohorts weigh as much as large ones, and can be told apart."""
    return measure.unit in ("percent", "count") and measure.aggregate == "mean"


def _is_large(unknown: _Unknown, smallest: int) -> bool:
    """Whether a withheld figure is one of a large cohort, of which too much is known."""
    return unknown.cohort is not None and unknown.cohort >= smallest


def _are_enough_on_either_side(unknown: Sequence[_Unknown], smallest: int) -> bool:
    """Whether enough pupils of some small cohorts together are counted, and enough are not."""
    pupils, everybody = sum(u.pupils or 0 for u in unknown), sum(u.cohort or 0 for u in unknown)
    return pupils >= smallest and everybody - pupils >= smallest


def _pupils(row: Measurement, measure: Measure) -> int | None:
    """How many of the cohort a figure counts; None where it is no share or number of them."""
    if not isinstance(row.value, Fraction) or row.cohort is None:
        return None
    if measure.unit == "percent":
        return round(row.value * row.cohort / 100)
    return round(row.value) if measure.unit == "count" else None


def _unknown(row: Measurement, measure: Measure) -> _Unknown:
    return _Unknown(row.on, row.value, _pupils(row, measure), row.cohort)
