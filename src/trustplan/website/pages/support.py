"""The pages on support: what the board has decided for each school, and the criteria."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.primitives.english import capital, listed, say_date
from trustplan.website.context import WIDE
from trustplan.website.page import MOST_COMPARED, SearchEntry, cut
from trustplan.website.pages.heat_table import Head, HeatTable, school_head
from trustplan.website.pages.school_support import SUPPORT, school_support_page
from trustplan.website.pages.sections import HOME, menu_page
from trustplan.website.pages.support_words import (
    LevelMark,
    level_mark,
    mark_of_decision,
    mark_of_known,
    none_words,
    say_criteria,
    say_milder,
    scope_title,
    short_levels,
)
from trustplan.website.view import View

if TYPE_CHECKING:
    from trustplan.model import Criterion, Level, Organisation, SupportCriteria
    from trustplan.oversight.support import GroupWork, Row, Standing
    from trustplan.website.context import PageContext
    from trustplan.website.page import Page


class DecidedRow(Struct, frozen=True, kw_only=True):
    """What was decided for a school, or for a part of it, beside its criteria and the work of its action group.

    `lead` leads the group.
    """

    school: Organisation
    scope: str
    level: LevelMark | None
    standing: Standing
    criteria: str
    milder: str
    work: GroupWork | None
    lead: str
    other_levels: list[str]


class CriterionCell(Struct, frozen=True, kw_only=True):
    """A criterion at a school: its level, or the words `instead` of one."""

    level: LevelMark | None
    instead: str
    second: str
    is_highest: bool


class Wording(Struct, frozen=True, kw_only=True):
    """What a criterion looks like at each level, under a framework of inspection or any."""

    title: str
    levels: list[tuple[LevelMark, str]]


class WordedCriterion(Struct, frozen=True, kw_only=True):
    """A criterion with its wordings, and the titles of the reviews that give evidence for it."""

    criterion: Criterion
    wordings: list[Wording]
    tools: str


class SupportView(View, frozen=True, kw_only=True):
    """What was decided; each criterion at each school, of which `more` are left out; and the levels."""

    TEMPLATE = "support.html"
    rows: list[DecidedRow]
    matrix: HeatTable[CriterionCell]
    more: int
    levels: list[tuple[LevelMark, Level]]
    criteria: SupportCriteria


class CriteriaView(View, frozen=True, kw_only=True):
    """The criteria in words."""

    TEMPLATE = "criteria.html"
    criteria: list[WordedCriterion]


def make_governance(context: PageContext) -> Iterator[Page]:
    """The pages on support, where the trust records it and the audience may see it."""
    criteria = context.edition.trust.governance.criteria
    if criteria and context.overview.has_support:
        yield _support(context, criteria)
        yield _criteria(context, criteria)
        for school in context.edition.trust.schools:
            yield school_support_page(context, criteria, school)


def _support(context: PageContext, criteria: SupportCriteria) -> Page:
    lead = context.overview_text.say_levels()
    missing = _missing_words(context)
    return menu_page(
        context,
        lambda: _support_view(context, criteria),
        path="support/",
        title="Support",
        source=criteria.at,
        headings=[
            ("What the board has decided", "decided"),
            ("Assessment by criterion", "matrix"),
            ("What the levels mean", "levels"),
        ],
        search=[SearchEntry(title="Support", text=lead)],
        lead=f"{lead} {missing}".strip(),
    )


def _support_view(context: PageContext, criteria: SupportCriteria) -> SupportView:
    return SupportView(
        rows=_decided(context, criteria),
        matrix=_matrix(context, criteria),
        more=cut(context.edition.trust.schools, MOST_COMPARED).more,
        levels=[(level_mark(criteria, e.id), e) for e in criteria.levels],
        criteria=criteria,
    )


def _criteria(context: PageContext, criteria: SupportCriteria) -> Page:
    lead = "The evidence expected at each level, by inspection framework where they differ."
    return context.page(
        lambda: CriteriaView(criteria=[_worded(context, criteria, c) for c in criteria.criteria]),
        path="support/criteria/",
        title="Support criteria",
        trail=[HOME, SUPPORT],
        hides=WIDE,
        headings=[(c.title, c.id) for c in criteria.criteria],
        source=criteria.at,
        search=[SearchEntry(title=c.title, text=lead, anchor=c.id) for c in criteria.criteria],
        lead=lead,
    )


def _missing_words(context: PageContext) -> str:
    """What decisions require and nobody has recorded, in a sentence."""
    overview = context.overview
    schools = [s.short for s in context.edition.trust.schools if overview.lacks_delegation(s)]
    groups = []
    for school, rows in overview.standings.items():
        groups += [context.names.part_of_school(school, row.scope) for row in rows if row.is_group_missing]
    late = [context.names.part_of_school(*whose) for whose, work in overview.works.items() if work.is_overdue]
    parts = []
    if schools:
        parts.append(f"the level of support at {listed(schools)} changes delegation, and no change is recorded")
    if groups:
        parts.append(f"no action group is recorded for {listed(groups)}")
    if late:
        parts.append(f"the action group's report on {listed(late)} is overdue")
    if not parts:
        return ""
    return f"{capital('; '.join(parts))}."


def _decided(context: PageContext, criteria: SupportCriteria) -> list[DecidedRow]:
    """A row for each school and each part of one."""
    rows = []
    for school in context.edition.trust.schools:
        for standing in context.overview.standings[school.id]:
            work = context.overview.works.get((school.id, standing.scope))
            row = DecidedRow(
                school=school,
                scope=scope_title(criteria, standing.scope),
                level=mark_of_decision(criteria, standing),
                standing=standing,
                criteria=say_criteria(context, criteria, standing),
                milder=say_milder(standing),
                work=work,
                lead=context.names.role(school.id, work.group.lead) if work else "",
                other_levels=short_levels(criteria, school, standing.scope),
            )
            rows.append(row)
    return rows


def _matrix(context: PageContext, criteria: SupportCriteria) -> HeatTable[CriterionCell]:
    """Criteria by schools; schools by criteria where there are many."""
    schools = context.edition.trust.schools[:MOST_COMPARED]
    by_school = []
    for school in schools:
        whole = context.overview.standings[school.id][0]
        by_school.append({row.criterion.id: row for row in whole.rows})
    rows = []
    for criterion in criteria.criteria:
        cells = [_matrix_cell(context, criteria, found.get(criterion.id)) for found in by_school]
        rows.append((Head(name=criterion.title), cells))
    columns = [school_head(s, "support/") for s in schools]
    return HeatTable(corner="Criterion", columns=columns, rows=rows).with_many_schools_as_rows()


def _matrix_cell(context: PageContext, criteria: SupportCriteria, row: Row | None) -> CriterionCell:
    if row is None:
        return CriterionCell(level=None, instead="Not for this school", second="", is_highest=False)
    level = mark_of_known(criteria, row.level)
    second = ""
    if row.assessment and level:
        second = f"{row.assessment.basis}, {say_date(row.assessment.on)}"
    return CriterionCell(
        level=level,
        instead=none_words(context, row.level),
        second=second,
        is_highest=row.level == criteria.levels[-1].id,
    )


def _worded(context: PageContext, criteria: SupportCriteria, criterion: Criterion) -> WordedCriterion:
    """A criterion's wording: by framework where it has several."""
    wordings = []
    for name, words in criterion.wording.items():
        levels = [(level_mark(criteria, e.id), words.get(e.id, "")) for e in criteria.levels]
        wordings.append(Wording(title=_framework_title(context, criterion, name), levels=levels))
    tools = [t.title for t in context.edition.trust.governance.tools if t.id in criterion.tools]
    return WordedCriterion(criterion=criterion, wordings=wordings, tools=listed(tools))


def _framework_title(context: PageContext, criterion: Criterion, name: str) -> str:
    """A framework's title, and that of its area which the criterion is about; empty for any framework."""
    framework = context.edition.trust.frameworks.get(name)
    if framework is None:
        return ""
    titles = [framework.title]
    if name in criterion.areas:
        titles.append(framework.title_of(criterion.areas[name]))
    return ", ".join(filter(None, titles))
