"""Practice: takes rated cells and offers, gives who needs help with what, and who in the trust could give it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from trustplan.model import TRUST, Rating
from trustplan.oversight.support import standing
from trustplan.primitives.english import inside

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from trustplan.model import Need, Offer, Theme, Trust
    from trustplan.rating.status import Cell, KpiStatus, Rated

FRESH = timedelta(days=365)


@dataclass(frozen=True, kw_only=True, slots=True)
class Helper:
    """A strength that could help. `is_fresh` means that its evidence is at most a year old.

    `needs_it_too` means that the organisation that offers it shows the same need.
    """

    offer: Offer
    is_fresh: bool
    needs_it_too: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """A need: recorded by the organisation (`need`), or shown by its figures and criteria (`signs`), or both.

    `helpers` are sorted by evidence: judged before self-evaluated, then the newest. `others` are networks, services
    and courses of the theme.
    """

    organisation: str
    theme: Theme
    need: Need | None
    signs: tuple[str, ...]
    helpers: tuple[Helper, ...]
    others: tuple[Offer, ...]

    @property
    def is_met(self) -> bool:
        """Whether somebody helps already."""
        return self.need is not None and self.need.met is not None


def offers(trust: Trust, day: date, kind: str = "") -> tuple[Offer, ...]:
    """The offers that are open on a day, the trust's first."""
    found = [o for organisation in (trust.own, *trust.schools) for o in organisation.practice.offers]
    return tuple(o for o in found if (not kind or o.kind == kind) and (o.until is None or o.until >= day))


def signs(rated: Rated, cells: dict[str, list[tuple[KpiStatus, Cell]]]) -> dict[tuple[str, str], tuple[str, ...]]:
    """The signs of a need by (organisation, theme): measures off track, criteria at the highest level, priorities."""
    themes = rated.trust.governance.themes
    by_measure, by_criterion, by_tag = (
        _index(themes, lambda t: t.measures),
        _index(themes, lambda t: t.criteria),
        _index(themes, lambda t: t.tags),
    )
    found: dict[tuple[str, str], dict[str, None]] = {}
    for organisation, rows in cells.items():
        for kpi, cell in rows:
            if kpi.measure and cell.rating is Rating.OFF_TRACK:
                group = f", {inside(kpi.measure.group_title(cell.group))}" if cell.group else ""
                for theme in by_measure.get(kpi.measure.id, ()):
                    found.setdefault((organisation, theme), {})[f"{kpi.measure.title}{group}"] = None
    for school in rated.trust.schools:
        result = standing(rated.trust, school, rated.day)
        for criterion in result.highest if result else ():
            for theme in by_criterion.get(criterion.id, ()):
                found.setdefault((school.id, theme), {})[f"{criterion.title}, by the support criteria"] = None
    for objective in rated.objectives:
        if Rating.OFF_TRACK in (objective.delivery.rating, objective.impact.rating) and objective.organisation != TRUST:
            for tag in objective.objective.tags:
                for theme in by_tag.get(tag, ()):
                    key = objective.organisation, theme
                    found.setdefault(key, {})[f"{objective.id} {objective.title}"] = None
    return {key: tuple(names) for key, names in found.items()}


def _index(themes: tuple[Theme, ...], of: Callable[[Theme], tuple[str, ...]]) -> dict[str, list[str]]:
    """The themes by each of the names that show a need for them."""
    found: dict[str, list[str]] = {}
    for theme in themes:
        for name in of(theme):
            found.setdefault(name, []).append(theme.id)
    return found


def wanted(rated: Rated, cells: dict[str, list[tuple[KpiStatus, Cell]]]) -> tuple[Wanted, ...]:
    """Every need, those that nobody has met first, then by theme and school."""
    trust, day = rated.trust, rated.day
    themes = {t.id: t for t in trust.governance.themes}
    shown = signs(rated, cells)
    recorded = [n for o in (trust.own, *trust.schools) for n in o.practice.needs if n.theme in themes]
    names = {(n.organisation, n.theme) for n in recorded}
    pairs: list[tuple[str, str, Need | None]] = [(n.organisation, n.theme, n) for n in recorded]
    pairs += [(o, t, None) for o, t in shown if (o, t) not in names]
    ranked = rank(offers(trust, day, "strength"), day, shown)
    others = [o for o in offers(trust, day) if o.kind != "strength"]
    found = [
        Wanted(
            organisation=organisation,
            theme=themes[theme],
            need=need,
            signs=shown.get((organisation, theme), ()),
            helpers=tuple(h for h in ranked.get(theme, ()) if h.offer.organisation != organisation),
            others=tuple(o for o in others if o.theme == theme),
        )
        for organisation, theme, need in pairs
    ]
    order = list(themes)
    return tuple(sorted(found, key=lambda w: (w.is_met, order.index(w.theme.id), w.organisation)))


def rank(
    strengths: tuple[Offer, ...], day: date, shown: dict[tuple[str, str], tuple[str, ...]]
) -> dict[str, list[Helper]]:
    """Those who could help with each theme, the best first."""
    found: dict[str, list[Helper]] = {}
    for o in strengths:
        is_fresh = o.on is not None and day - o.on <= FRESH
        needs_it_too = (o.organisation, o.theme) in shown
        found.setdefault(o.theme, []).append(Helper(offer=o, is_fresh=is_fresh, needs_it_too=needs_it_too))
    return {theme: sorted(rows, key=_order) for theme, rows in found.items()}


def _order(h: Helper) -> tuple[bool, bool, bool, int, bool, str]:
    return (
        h.needs_it_too,
        not h.is_fresh,
        h.offer.basis != "judged",
        -(h.offer.on.toordinal() if h.offer.on else 0),
        h.offer.organisation != TRUST,
        h.offer.organisation,
    )
