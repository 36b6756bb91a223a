"""Practice: takes rated cells and offers, gives who needs help with what, and who in the trust could give it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.model import TRUST, Rating
from trustplan.oversight.support import standing
from trustplan.primitives.english import inside

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator

    from trustplan.model import Need, Offer, Theme, Trust
    from trustplan.rating.status import Cell, KpiStatus, Rated

FRESH = timedelta(days=365)


class Helper(Struct, frozen=True, kw_only=True):
    """A strength that could help. `is_fresh` means that its evidence is at most a year old.

    `needs_it_too` means that the organisation that offers it shows the same need.
    """

    offer: Offer
    is_fresh: bool
    needs_it_too: bool


class PracticeNeed(Struct, frozen=True, kw_only=True):
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
    found: list[Offer] = []
    for organisation in (trust.own, *trust.schools):
        for offer in organisation.practice.offers:
            is_open = offer.until is None or offer.until >= day
            if is_open and kind in ("", offer.kind):
                found.append(offer)
    return tuple(found)


def signs(rated: Rated, cells: dict[str, list[tuple[KpiStatus, Cell]]]) -> dict[tuple[str, str], tuple[str, ...]]:
    """The signs of a need by (organisation, theme): measures off track, criteria at the highest level, priorities."""
    found: dict[tuple[str, str], dict[str, None]] = {}  # a dict for each need, as a set that keeps its order
    for organisation, theme, sign in (*_by_measure(rated, cells), *_by_criterion(rated), *_by_priority(rated)):
        found.setdefault((organisation, theme), {})[sign] = None
    return {need: tuple(names) for need, names in found.items()}


def _by_measure(rated: Rated, cells: dict[str, list[tuple[KpiStatus, Cell]]]) -> Iterator[tuple[str, str, str]]:
    """Organisation, theme and title of each measure that is off track."""
    themes = _index(rated.trust.governance.themes, lambda t: t.measures)
    for organisation, rows in cells.items():
        for kpi, cell in rows:
            measure = kpi.measure
            if measure is None or cell.rating is not Rating.OFF_TRACK:
                continue
            sign = measure.title
            if cell.group:
                sign += f", {inside(measure.group_title(cell.group))}"
            for theme in themes.get(measure.id, ()):
                yield organisation, theme, sign


def _by_criterion(rated: Rated) -> Iterator[tuple[str, str, str]]:
    """School, theme and title of each criterion for support that is at the highest level."""
    themes = _index(rated.trust.governance.themes, lambda t: t.criteria)
    for school in rated.trust.schools:
        result = standing(rated.trust, school, rated.day)
        if result is None:
            continue
        for criterion in result.highest:
            for theme in themes.get(criterion.id, ()):
                yield school.id, theme, f"{criterion.title}, by the support criteria"


def _by_priority(rated: Rated) -> Iterator[tuple[str, str, str]]:
    """School, theme and title of each priority with a rating that is off track."""
    themes = _index(rated.trust.governance.themes, lambda t: t.tags)
    for priority in rated.objectives:
        is_off_track = Rating.OFF_TRACK in (priority.delivery.rating, priority.impact.rating)
        if priority.organisation == TRUST or not is_off_track:
            continue
        for tag in priority.objective.tags:
            for theme in themes.get(tag, ()):
                yield priority.organisation, theme, f"{priority.id} {priority.title}"


def _index(themes: tuple[Theme, ...], of: Callable[[Theme], tuple[str, ...]]) -> dict[str, list[str]]:
    """The themes by each of the names that show a need for them."""
    found: dict[str, list[str]] = {}
    for theme in themes:
        for name in of(theme):
            found.setdefault(name, []).append(theme.id)
    return found


def wanted(rated: Rated, cells: dict[str, list[tuple[KpiStatus, Cell]]]) -> tuple[PracticeNeed, ...]:
    """Every need, those that nobody has met first, then by theme and school."""
    trust, day = rated.trust, rated.day
    themes = {t.id: t for t in trust.governance.themes}
    order = list(themes)
    shown = signs(rated, cells)
    ranked = rank(offers(trust, day, "strength"), day, shown)
    others: dict[str, list[Offer]] = {}
    for offer in offers(trust, day):
        if offer.kind != "strength":
            others.setdefault(offer.theme, []).append(offer)
    found = []
    for organisation, theme, need in _needs(trust, themes, shown):
        helpers = ranked.get(theme, ())
        found.append(
            PracticeNeed(
                organisation=organisation,
                theme=themes[theme],
                need=need,
                signs=shown.get((organisation, theme), ()),
                helpers=tuple(h for h in helpers if h.offer.organisation != organisation),
                others=tuple(others.get(theme, ())),
            )
        )
    found.sort(key=lambda w: (w.is_met, order.index(w.theme.id), w.organisation))
    return tuple(found)


def _needs(
    trust: Trust, themes: Container[str], shown: Iterable[tuple[str, str]]
) -> Iterator[tuple[str, str, Need | None]]:
    """Organisation and theme of each need: first the recorded ones, then those that only signs show."""
    recorded = set()
    for organisation in (trust.own, *trust.schools):
        for need in organisation.practice.needs:
            if need.theme in themes:
                recorded.add((need.organisation, need.theme))
                yield need.organisation, need.theme, need
    for name, theme in shown:
        if (name, theme) not in recorded:
            yield name, theme, None


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
    newest = h.offer.on or date.min
    return (
        h.needs_it_too,
        not h.is_fresh,
        h.offer.basis != "judged",
        -newest.toordinal(),
        h.offer.organisation != TRUST,
        h.offer.organisation,
    )
