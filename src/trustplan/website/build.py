"""Make the site of an edition: takes what an audience may see, gives pages and files as values for any host."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, partial
from typing import TYPE_CHECKING

from trustplan.schema.loader import KINDS, published_schema, read_schema
from trustplan.website.context import PageContext
from trustplan.website.data.edition import make_json, safe_json
from trustplan.website.data.record import record_data
from trustplan.website.data.work import Work
from trustplan.website.downloads.files import WORKBOOK
from trustplan.website.downloads.tables import make_downloads, tables_of
from trustplan.website.ical import make_calendars, make_role_calendars
from trustplan.website.menu import EDITORS, PUBLIC, TRUSTEES, make_foot, make_menu
from trustplan.website.page import Page, Settings, Site, made_late
from trustplan.website.pages.board import make_board
from trustplan.website.pages.delegation import make_delegation
from trustplan.website.pages.direction import make_direction
from trustplan.website.pages.editors import make_editors
from trustplan.website.pages.improvement import make_improving
from trustplan.website.pages.measures import make_measures
from trustplan.website.pages.meetings import make_meetings
from trustplan.website.pages.my_work import make_my_work, script_files
from trustplan.website.pages.plans import make_plans
from trustplan.website.pages.practice import make_sharing
from trustplan.website.pages.public_governance import make_public_governance
from trustplan.website.pages.public_schools import make_public_schools
from trustplan.website.pages.reference import make_reference
from trustplan.website.pages.reviews import make_reviewing
from trustplan.website.pages.roles import make_roles
from trustplan.website.pages.schools import make_schools
from trustplan.website.pages.support import make_governance
from trustplan.website.pages.update import form_files, make_updates
from trustplan.website.papers.site_papers import paper_files
from trustplan.website.rendering import environment
from trustplan.website.styles import style_files
from trustplan.website.workbook.all_data import write_data

if TYPE_CHECKING:
    from jinja2 import Environment

    from trustplan.disclosure.audience import Edition
    from trustplan.website.page import MadeLate


# What makes the pages, a family each. Where a page stands in the menu is said in `website/menu`.
FAMILIES = (
    make_board,
    make_plans,
    make_schools,
    make_measures,
    make_direction,
    make_governance,
    make_delegation,
    make_reviewing,
    make_meetings,
    make_improving,
    make_sharing,
    make_roles,
    make_reference,
    make_updates,
)

# Pages that the public has in place of others, at the same addresses.
FOR_PUBLIC: dict[Callable[[PageContext], Iterator[Page]], Callable[[PageContext], Iterator[Page]]] = {
    make_delegation: make_public_governance,
    make_schools: make_public_schools,
}


@cache
def _environment() -> Environment:
    """One environment for all sites of this process, so that no template is compiled twice."""
    return environment()


def make_site(
    edition: Edition,
    settings: Settings,
    open_edition: Callable[[], Edition] | None = None,
    begin: Callable[[MadeLate], None] | None = None,
) -> Site:
    """Every page and file of an edition. The same input gives the same bytes.

    `open_edition` gives the edition for the public of the same ratings, from which a trustees' site makes the open part of
    a meeting's papers; without it there is the whole paper alone. `begin` is called before the pages are made, with what
    `Site.made_late` will have: a host may have those files written meanwhile.
    """
    context = PageContext(edition, settings, _environment(), open_edition)
    schemas = {f"schemas/{kind}.schema.json": partial(published_schema, kind) for kind in (*KINDS, "common")}
    if settings.is_for_editors:
        guides = tuple(make_editors(context))
        shown: dict[str, Callable[[], str]] = {**schemas, **style_files(is_for_trustees=True)}
        if begin:
            begin(made_late(shown, {}))
        return Site(pages=guides, menu=make_menu(EDITORS, guides), foot=(), files={}, late=shown)
    work = Work(context)
    files = {}
    if edition.edition_ref:
        files["data/edition.json"] = safe_json(record_data(edition.edition_ref, edition))
    late: dict[str, Callable[[], str]] = {
        "data/trustplan.json": lambda: make_json(context),
        "data/trustplan.schema.json": lambda: safe_json(read_schema("edition")),
        **schemas,
        **make_downloads(context),
        **make_calendars(context),
        **make_role_calendars(context, work),
        **form_files(context),
        **script_files(context),
        **style_files(is_for_trustees=edition.is_for_trustees),
    }
    binary: dict[str, Callable[[], bytes]] = dict(paper_files(context))
    if settings.has_workbook:
        binary[WORKBOOK] = lambda: write_data(context, tables_of(context))
    if begin:
        begin(made_late(late, binary))
    pages: list[Page] = []
    instead = {} if edition.is_for_trustees else FOR_PUBLIC
    for make in FAMILIES:
        pages += instead.get(make, make)(context)
    pages += make_my_work(context, work)
    return Site(
        pages=tuple(pages),
        menu=make_menu(TRUSTEES if edition.is_for_trustees else PUBLIC, pages, context.marks.own),
        foot=make_foot(pages),
        files=files,
        late=late,
        binary=binary,
    )
