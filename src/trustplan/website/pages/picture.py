"""The picture of a trust's plan: objectives by trust and schools, with a mark for each KPI. Takes a rated plan, gives rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.model import Rating
from trustplan.primitives.english import capital, counted, inside, listed, say_count, verb
from trustplan.rating.one_school import OneSchool, one_school, ratings_of_schools
from trustplan.rating.rollup import count_ratings
from trustplan.rating.status import LOUD
from trustplan.website.page import MOST_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from trustplan.primitives.nouns import Noun
    from trustplan.rating.status import KpiStatus, ObjectiveStatus, PlanStatus
    from trustplan.website.context import PageContext

    OwnRatings = Mapping[str, Rating]  # of one KPI, by school

MOST_SCHOOLS = 24  # in the picture; of more, those with the most off track
MOST_MARKS = 5  # one by one: beyond that, the number says it


class Line(Struct, frozen=True, kw_only=True):
    """How many KPIs have a rating, how many marks say so, and where they are: empty for what asks for nothing."""

    rating: Rating
    count: int
    marks: int
    path: str


class PictureCell(Struct, frozen=True, kw_only=True):
    """The KPIs of an objective and an organisation: lines that ask for attention, and the others, which share one."""

    loud: list[Line]
    quiet: list[Line]


class Column(Struct, frozen=True, kw_only=True):
    """The trust or a school: its name, what is said below it, its page; and how many KPIs it decides alone."""

    name: str
    gloss: str
    path: str
    alone: int


class PictureRow(Struct, frozen=True, kw_only=True):
    """An objective: a cell of the trust, then one of each school."""

    o: ObjectiveStatus
    cells: list[PictureCell]


class Picture(Struct, frozen=True, kw_only=True):
    """The objectives of a plan by trust and schools; `first` is the trust's column, whose number is of all that are off track.

    `is_turned` where there are too many schools for columns. `note` names what no single school decides, `left_out` counts
    the schools that are not shown.
    """

    caption: str
    word: str
    several: str
    label: str
    first: Column
    schools: list[Column]
    rows: list[PictureRow]
    totals: list[PictureCell]
    decided: int
    off: int
    note: str
    left_out: int
    is_turned: bool


def make_picture(context: PageContext, status: PlanStatus) -> Picture | None:
    """The picture of a plan of the trust; None where it has no KPI, or the trust no school."""
    kpis: list[KpiStatus] = []
    for objective in status.objectives:
        kpis += objective.kpis
    if not kpis or not context.edition.trust.schools:
        return None
    plan = status.plan
    found = one_school(kpis, [school.id for school in context.edition.trust.schools])
    own = {kpi.ref: ratings_of_schools(kpi) for kpi in kpis}
    names = _shown_schools(context, found, own)
    rows = []
    for objective in status.objectives:
        cells = [_cell(objective.kpis, context.urls.path(objective.ref))]
        of_objective = [own[kpi.ref] for kpi in objective.kpis]
        cells += [_of_school(context, of_objective, school) for school in names]
        rows.append(PictureRow(o=objective, cells=cells))
    whole = context.urls.plan_path(plan.ref)
    noun = plan.noun("kpi")
    gloss = f"all {counted(len(kpis), *noun)}" if len(kpis) > 1 else counted(1, *noun)
    return Picture(
        caption=_caption(context, found, kpis, noun),
        word=capital(plan.noun("objective").one),
        several=capital(f"all {plan.noun('objective').many}"),
        label=f"{plan.title} by trust and school",
        first=Column(name="Trust", gloss=gloss, path=whole, alone=0),
        schools=[_column(context, found, school) for school in names],
        rows=rows,
        totals=[_cell(kpis, whole), *(_of_school(context, own.values(), school) for school in names)],
        decided=sum(len(alone) for alone in found.alone.values()),
        off=len(found.off_track),
        note=_note(context, found, own, noun),
        left_out=len(context.edition.trust.schools) - len(names),
        is_turned=len(names) > MOST_COLUMNS,
    )


def _shown_schools(context: PageContext, found: OneSchool, own: Mapping[str, OwnRatings]) -> list[str]:
    """The schools in the trust's order; where they are too many for columns, those that decide and miss most first."""
    schools = context.edition.trust.schools
    if len(schools) <= MOST_COLUMNS:
        return [school.id for school in schools]

    def order(school: str) -> tuple[int, int, int, str]:
        ratings = [of_kpi.get(school) for of_kpi in own.values()]
        off, risk = ratings.count(Rating.OFF_TRACK), ratings.count(Rating.AT_RISK)
        return -len(found.alone.get(school, ())), -off, -risk, context.names.school(school)

    return sorted((school.id for school in schools), key=order)[:MOST_SCHOOLS]


def _column(context: PageContext, found: OneSchool, school: str) -> Column:
    standing = context.overview.standing(school)
    gloss = standing.level.title if standing and standing.level else ""
    alone = len(found.alone.get(school, ()))
    return Column(
        name=context.names.school(school), gloss=gloss, path=context.urls.organisation_path(school), alone=alone
    )


def _cell(kpis: Sequence[KpiStatus], path: str) -> PictureCell:
    """The trust's cell: its KPIs by the ratings that count."""
    return _lines(count_ratings(kpis), path)


def _of_school(context: PageContext, kpis: Iterable[OwnRatings], school: str) -> PictureCell:
    """A school's cell: its own figures for these KPIs."""
    counts = dict.fromkeys(Rating, 0)
    for of_kpi in kpis:
        rating = of_kpi.get(school)
        if rating:
            counts[rating] += 1
    return _lines(counts, context.urls.organisation_path(school))


def _lines(counts: dict[Rating, int], path: str) -> PictureCell:
    loud, quiet = [], []
    for rating, count in counts.items():
        if not count:
            continue
        if rating in LOUD:
            loud.append(Line(rating=rating, count=count, marks=count if count <= MOST_MARKS else 1, path=path))
        else:
            quiet.append(Line(rating=rating, count=count, marks=1, path=""))
    return PictureCell(loud=loud, quiet=quiet)


# Sentences


def _caption(context: PageContext, found: OneSchool, kpis: Sequence[KpiStatus], noun: Noun) -> str:
    """What the picture says in a sentence: where nothing is rated, that nothing is, and not that nothing is off track."""
    if all(kpi.rating is Rating.NOT_ASSESSED for kpi in kpis):
        return f"No {noun.one} can be rated yet."
    return say_alone(context, found, noun)


def say_alone(context: PageContext, found: OneSchool, noun: Noun) -> str:
    """How many of the KPIs that are off track are so because of one school alone, and how many would be without it."""
    off, word = len(found.off_track), context.marks.small(Rating.OFF_TRACK)
    if not off:
        return f"No {noun.one} is {word}."
    if not found.highest:
        return f"No school alone puts {_of_all(off, noun, word)} {word}."
    most = len(found.alone[found.highest[0]])
    names = listed([context.names.school(school) for school in found.highest])
    if len(found.highest) > 1:
        if most == 1 and len(found.highest) > 2:
            names = counted(len(found.highest), "school")
        return f"{names} each decide {say_count(most)} of {_the_off(off, noun, word)} alone."
    if most == 1 and off > 1:
        return f"No single school decides more than one of {_the_off(off, noun, word)}."
    without = found.without[found.highest[0]]
    rest = "none" if not without else say_count(without)
    return (
        f"{capital(_part(most, off, noun, word))} {verb(most, 'is', 'are')} {word} because of {names} alone. "
        f"Without {names}, {rest} would be {word}."
    )


def _the_off(count: int, noun: Noun, word: str) -> str:
    """`the 12 off-track KPIs`."""
    return f"the {say_count(count)} {word.replace(' ', '-')} {noun.many}"


def _of_all(count: int, noun: Noun, word: str) -> str:
    """What no school alone decides."""
    return f"the one {noun.one}" if count == 1 else f"any of {_the_off(count, noun, word)}"


def _part(some: int, total: int, noun: Noun, word: str) -> str:
    adjective = word.replace(" ", "-")
    if total == 1:
        return f"the only {adjective} {noun.one}"
    if some == total:
        return f"{'both' if total == 2 else f'all {say_count(total)}'} {adjective} {noun.many}"
    return f"{say_count(some)} of {_the_off(total, noun, word)}"


def _note(context: PageContext, found: OneSchool, own: Mapping[str, OwnRatings], noun: Noun) -> str:
    """What one mark is, and what else is off track."""
    parts = []
    for kpi in found.several:
        ratings = own[kpi.ref]
        schools = [s.short for s in context.edition.trust.schools if ratings.get(s.id) is Rating.OFF_TRACK]
        where = f"at {'both ' if len(schools) == 2 else ''}{listed(schools)}"
        if len(schools) > 3:
            where = f"at {counted(len(schools), 'school')}"
        parts.append(f"{kpi.id}, {where}")
    if codes := [kpi.id for kpi in found.not_by_school]:
        parts.append(f"{listed(codes)}, not rated by school")
    note = f"One mark is one {inside(noun.one)}."
    return f"{note} Also {context.marks.small(Rating.OFF_TRACK)}: {'; '.join(parts)}." if parts else note
