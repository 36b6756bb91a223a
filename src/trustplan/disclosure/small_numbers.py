"""Small numbers: takes a trust and a day, gives the figures from which a reader could work out a few pupils' numbers.

The reader is assumed to know the size of every cohort, and to have every edition since the first figure was known.
So each day on which something became known is checked in order, as if an edition had been published on it. What was
withheld once stays withheld. A total is shown only where no withheld number follows from it, or from its difference
to a total that was shown before.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from trustplan.disclosure.guards import is_public
from trustplan.disclosure.reducer import public_part
from trustplan.model import TRUST, Measurement, Symbol
from trustplan.primitives.counting import Counted
from trustplan.primitives.english import rounded
from trustplan.primitives.small_counts import is_of_few, people_counted, tells_of_few
from trustplan.rating.figure_decimals import FigureDecimals, kpis_of
from trustplan.rating.figures import FigureIndex

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from datetime import date

    from trustplan.model import Measure, Organisation, Trust
    from trustplan.primitives.periods import Period
    from trustplan.primitives.phrases import FigureKey

WORDS = "Withheld: small numbers."
RULE = "Small numbers"
Suppressed = tuple[str, str, str]  # organisation, measure, period: withheld in an edition that was published


def read_suppressed(rows: Iterable[Iterable[object]]) -> frozenset[Suppressed]:
    """Figures that were withheld, as a file lists them. Raises ValueError or TypeError for other lists."""
    return frozenset((str(o), str(m), str(p)) for o, m, p in rows)


class SmallNumbers:
    """The figures of a trust, as known on a day, that are withheld from the public. They are worked out when asked for.

    `suppressed` are figures that an earlier edition withheld; they stay withheld whatever the files say now.
    """

    def __init__(self, trust: Trust, day: date, suppressed: Collection[Suppressed] = ()) -> None:
        self.trust = trust
        self.policy = trust.policy
        self.figures = FigureIndex(trust, day)
        self.suppressed = frozenset(suppressed)
        self._shown: dict[
            tuple[str, str, int], tuple[Measurement, Measurement]
        ] = {}  # whole and public, by id of the whole

    def periods(self, organisation: str, measure: Measure) -> set[Period]:
        """The periods whose value of an organisation is withheld."""
        return self._withheld.get((organisation, measure.id), set())

    def is_shown(self, figure: FigureKey) -> bool:
        """Whether the public sees a figure of all pupils, so that words on it may be read."""
        organisation, measure, period = figure
        return period not in self._withheld.get((organisation, measure), set())

    def is_held_with_row(self, organisation: str, measure: Measure, period: Period) -> bool:
        """Whether a figure is withheld only because its row is."""
        key = organisation, measure.id
        return period in self._withheld.get(key, set()) and period not in self._small.get(key, set())

    def schools_withheld(self, measure: Measure, period: Period) -> int:
        """How many schools' figures of a period are withheld for the sake of small numbers."""
        schools = self.figures.schools_for(measure)
        return sum(period in self._small[s.id, measure.id] for s in schools)

    def hold_rows(self, measure: Measure, latest: Collection[Period]) -> None:
        """Withhold each row of a measure, that is the schools' figures of a period: the latest, and those withheld in part."""
        schools = [s.id for s in self.figures.schools_for(measure)]
        partly = set(latest)
        for school in schools:
            partly |= self._small[school, measure.id]
        for school in schools:
            rows = _of_all_pupils(self.trust.organisations[school], measure)
            known = {row.period for row in rows}
            self._withheld[school, measure.id] = self._withheld[school, measure.id] | (partly & known)
        self._shown.clear()

    def shown(self, organisation: str, measure: Measure, row: Measurement) -> Measurement:
        """A figure as the public sees it: without cohort and note, its value rounded as printed, or withheld.

        More decimals than a page prints would give the number of pupils away: 43.478% can only be 10 of 23. It is the
        very same value wherever the same figure is asked for, since most are in several KPIs.
        """
        key = organisation, measure.id, id(row)
        if key not in self._shown:
            self._shown[key] = row, self._public_form(organisation, measure, row)
        return self._shown[key][1]

    def _public_form(self, organisation: str, measure: Measure, row: Measurement) -> Measurement:
        if self._is_small(row, measure) or row.period in self.periods(organisation, measure):
            return public_part(row, value=without_value(row).value)
        value = row.value
        if isinstance(value, Fraction):
            has_own = not self.periods(organisation, measure)
            decimals = self._decimals.of(organisation, measure, row, has_own=has_own)
            value = Fraction(rounded(value, decimals), 10**decimals)
        return public_part(row, value=value)

    @cached_property
    def _decimals(self) -> FigureDecimals:
        """The decimals of figures beside what the public may read that they are held against."""
        open_plans = filter(is_public, self.trust.plans())
        return FigureDecimals(self.figures, ((p, k) for p, k in kpis_of(open_plans) if is_public(k)))

    @cached_property
    def _withheld(self) -> dict[tuple[str, str], set[Period]]:
        """The periods of each organisation's measures whose value the public may not see, with the rows that are held."""
        return dict(self._small)

    @cached_property
    def _small(self) -> dict[tuple[str, str], set[Period]]:
        """The periods of each organisation's measures whose value would tell of few."""
        found: dict[tuple[str, str], set[Period]] = {}
        for measure in self.trust.measures.values():
            for organisation in self.trust.organisations.values():
                rows = _of_all_pupils(organisation, measure)
                by_itself = {m.period for m in rows if self._is_withheld_by_itself(organisation.id, measure, m)}
                found[organisation.id, measure.id] = self._with_parts(organisation.id, rows, by_itself)
            found[TRUST, measure.id] |= self._totals(measure, found)
        return found

    def _is_withheld_by_itself(self, organisation: str, measure: Measure, row: Measurement) -> bool:
        """Whether a figure is withheld for its own sake: it is of few, or an earlier edition withheld it."""
        return self._is_small(row, measure) or (organisation, measure.id, str(row.period)) in self.suppressed

    def _is_small(self, row: Measurement, measure: Measure) -> bool:
        if isinstance(row.value, Symbol):
            return row.value is Symbol.WITHHELD
        return tells_of_few(
            measure.counting,
            row.value,
            row.cohort,
            self.policy.smallest_shown,
            is_part_of_year=bool(row.period.part),
        )

    def _with_parts(self, organisation: str, rows: Iterable[Measurement], withheld: set[Period]) -> set[Period]:
        """The withheld periods, and all periods that overlap one, directly or through others.

        A term follows from the year and the other terms, and the year from its terms: so none of them is shown.
        """
        calendar = self.figures.calendar(organisation)
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
        """The periods for which the trust's figure is withheld."""
        schools = [o for o in self.trust.organisations.values() if o.id != TRUST]
        periods = set().union(*(withheld[s.id, measure.id] for s in schools))
        own = _of_all_pupils(self.trust.own, measure)
        made = self.figures.series(TRUST, measure, "")
        found = {m.period for m in made if self._is_withheld_by_itself(TRUST, measure, m)}
        for period in periods - found:
            if self._discloses(measure, period, withheld):
                found.add(period)
        return self._with_parts(TRUST, [*own, *made], found | withheld[TRUST, measure.id])

    def _discloses(self, measure: Measure, period: Period, withheld: dict[tuple[str, str], set[Period]]) -> bool:
        """Whether on any day the trust's figure of a period would have disclosed a withheld figure of a school.

        `shown_before` has the withheld figures behind the last total that was shown. Every total that was shown is
        subtracted by the reader from the next one, so each day is held against the one before it.
        """
        secret = {s for s in self.trust.organisations if s != TRUST and period in withheld[s, measure.id]}
        shown_before: dict[str, _Unknown] = {}
        for known in self._each_day(measure, period):
            if not self._has_total(measure, period, known):
                continue
            unknown = {s: _unknown(row, measure) for s, row in known.items() if s in secret and _is_counted(row)}
            # The same schools are in both totals, so the difference of the totals is the correction itself.
            if _was_corrected(shown_before, unknown):
                return True
            # The earlier total has none of the new schools, so the difference of the totals is the total of these.
            if self._new_ones_follow(shown_before, unknown, measure):
                return True
            shown_before = unknown
        return False

    def _each_day(self, measure: Measure, period: Period) -> Iterator[dict[str, Measurement]]:
        """What was known of a period after each day on which a figure came: the last figure of each organisation."""
        rows: list[tuple[str, Measurement]] = []
        for organisation in self.trust.organisations.values():
            rows += [(organisation.id, m) for m in _of_all_pupils(organisation, measure) if m.period == period]
        rows.sort(key=_day_of)
        known: dict[str, Measurement] = {}
        for _, of_day in groupby(rows, key=_day_of):
            known = {**known, **dict(of_day)}
            yield known

    def _has_total(self, measure: Measure, period: Period, known: dict[str, Measurement]) -> bool:
        """Whether a reader has the trust's figure: it is in the files, or can be made of what is known."""
        return TRUST in known or self._is_made(measure, period, known)

    def _new_ones_follow(
        self, shown_before: dict[str, _Unknown], unknown: dict[str, _Unknown], measure: Measure
    ) -> bool:
        """Whether a school's number follows from the total of the withheld figures that are new since a total was shown."""
        new = [u for school, u in unknown.items() if school not in shown_before]
        return bool(new) and not self._is_safe(new, measure)

    def _is_made(self, measure: Measure, period: Period, known: dict[str, Measurement]) -> bool:
        """Whether the trust's figure can be made on a day: every school to which the measure applies has a number."""
        members = self.figures.members(measure, period)
        if measure.aggregate == "none" or not all(school.id in known for school in members):
            return False
        values = [known[school.id].value for school in members if _is_counted(known[school.id])]
        return bool(values) and all(isinstance(value, Fraction) for value in values)

    def _is_safe(self, unknown: Sequence[_Unknown], measure: Measure) -> bool:
        """Whether a total may be shown, with these withheld figures in it.

        The reader subtracts the shown schools from the total, and has the sum of the withheld ones: the figure of one
        pooled school, which must be large enough to be shown by itself. Each test below stops one way to get from
        this sum to a single school's number. If the pool fails the last one, that the total is withheld says this of
        the pool only, and still nothing of one school.
        """
        # With one withheld figure, the sum of the withheld ones is that figure.
        if _is_sole_gap(unknown):
            return False
        # Attendance lies near the whole, so that a sum near it leaves each school little room.
        if measure.counting.what is Counted.SESSIONS:
            return False
        # From shares with different denominators, the sum gives the number of each school away.
        if _is_mean_of_shares(measure):
            return False
        # Scores have no bounds, so no single one of several follows from their sum.
        if not _counts_people(measure):
            return True
        smallest = self.policy.smallest_shown
        for figure in unknown:
            # Nothing is known to be safe about a pool of unknown size.
            if figure.pupils is None or figure.cohort is None:
                return False
            # A large cohort's number is known to be near none or near all: subtracted, it leaves the small schools'.
            if _is_large(figure, smallest):
                return False
        # With few pupils on one side of the pool, each school in it has no more than these few on that side.
        return _are_enough_on_either_side(unknown, smallest)


class _Unknown(NamedTuple):
    """A withheld figure behind a total: its day, its value, and how many pupils of its cohort it counts."""

    on: date
    value: object
    pupils: int | None
    cohort: int | None


def without_value(row: Measurement) -> Measurement:
    """A figure whose value is replaced by the symbol for “withheld”."""
    return replace(row, value=Symbol.WITHHELD)


def _of_all_pupils(organisation: Organisation, measure: Measure) -> list[Measurement]:
    """An organisation's figures of a measure, without those of groups."""
    return [m for m in organisation.figures.get(measure.id, ()) if not m.group]


def _day_of(row: tuple[str, Measurement]) -> date:
    return row[1].on


def _is_counted(row: Measurement) -> bool:
    """Whether a school is behind a total: one to which the measure does not apply is not."""
    return row.value is not Symbol.NOT_APPLICABLE


def _counts_people(measure: Measure) -> bool:
    """Whether a figure says of how many people something is true."""
    return measure.counting.what is Counted.PEOPLE and measure.counting.per > 0


def _was_corrected(shown_before: dict[str, _Unknown], unknown: dict[str, _Unknown]) -> bool:
    """Whether a withheld figure has changed since a total was shown: the two totals differ by the change."""
    return any(unknown.get(s) != before for s, before in shown_before.items())


def _is_sole_gap(unknown: Sequence[_Unknown]) -> bool:
    """Whether only one figure behind a total is withheld: it is what the total lacks when the others are subtracted."""
    return len(unknown) == 1


def _is_mean_of_shares(measure: Measure) -> bool:
    """Whether a total is a plain mean of shares.

    There one pupil of a small cohort moves the mean by more than one of a large cohort, so that from the sum of shares
    with different denominators a reader can find the number of each school.
    """
    return _counts_people(measure) and measure.aggregate == "mean"


def _is_large(unknown: _Unknown, smallest: int) -> bool:
    """Whether a withheld figure is one of a large cohort, withheld only because a part of it is small."""
    return unknown.cohort is not None and not is_of_few(unknown.cohort, smallest)


def _are_enough_on_either_side(unknown: Sequence[_Unknown], smallest: int) -> bool:
    """Whether enough pupils of some cohorts taken together are counted, and enough are not counted."""
    pupils, everybody = sum(u.pupils or 0 for u in unknown), sum(u.cohort or 0 for u in unknown)
    return pupils >= smallest and everybody - pupils >= smallest


def _unknown(row: Measurement, measure: Measure) -> _Unknown:
    return _Unknown(row.on, row.value, people_counted(measure.counting, row.value, row.cohort), row.cohort)
