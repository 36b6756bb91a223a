"""Small numbers: which figures the public may not see, because they would tell of a few pupils."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from trustplan.model import TRUST, Measurement, Symbol

if TYPE_CHECKING:
    from trustplan.model import Measure, Trust
    from trustplan.terms import Period


class SmallNumbers:
    """The figures of a trust that are withheld from the public, worked out when they are asked for."""

    def __init__(self, trust: Trust) -> None:
        self.trust = trust
        self.policy = trust.policy

    def periods(self, organisation: str, measure: Measure) -> set[Period]:
        """The periods whose value of an organisation is withheld."""
        return self._withheld.get((organisation, measure.id), set())

    def shown(self, organisation: str, measure: Measure, row: Measurement) -> Measurement:
        """A figure without cohort and note; its value withheld where it is small."""
        if self._is_small(row, measure) or row.period in self.periods(organisation, measure):
            return replace(row, value=Symbol.WITHHELD, cohort=None, note="")
        value = row.value
        if isinstance(value, Fraction):
            value = Fraction(round(value * 10**measure.decimals), 10**measure.decimals)
        return replace(row, value=value, cohort=None, note="")

    @cached_property
    def _withheld(self) -> dict[tuple[str, str], set[Period]]:
        """The periods of each organisation's measures whose value the public may not see.

        A value of a small cohort or with a small part is withheld; so is a count of a part of a year; and the
        trust's figure of a period when exactly one school's is withheld, or it could be worked out.
        """
        found: dict[tuple[str, str], set[Period]] = {}
        trust = self.trust
        for measure in trust.measures.values():
            by_school = {}
            for organisation in trust.organisations.values():
                rows = organisation.figures.get(measure.id, ())
                small = {m.period for m in rows if not m.group and self._is_small(m, measure)}
                found[organisation.id, measure.id] = small
                if organisation.id != TRUST:
                    by_school[organisation.id] = small
            periods = set().union(*by_school.values()) if by_school else set()
            alone = {p for p in periods if sum(p in small for small in by_school.values()) == 1}
            found[TRUST, measure.id] = found.get((TRUST, measure.id), set()) | alone
        return found

    def _is_small(self, row: Measurement, measure: Measure) -> bool:
        if isinstance(row.value, Symbol):
            return row.value is Symbol.WITHHELD
        smallest = self.policy.smallest_shown
        if measure.unit == "count" and row.period.part:
            return True
        if row.cohort is None:
            return False
        if row.cohort < smallest:
            return True
        if measure.unit != "percent" or not isinstance(row.value, Fraction):
            return False
        part = round(row.value * row.cohort / 100)
        return any(0 < n < smallest for n in (part, row.cohort - part))
