"""The update page of each open plan: a form in which its people say what is new, and send it to the trust office.

It is for trustees and those who work with them, on the working site only: an edition shows what was known for a meeting.
"""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from markupsafe import Markup

from trustplan.primitives.english import capital, inside
from trustplan.website.context import WIDE
from trustplan.website.data.asked_figures import figures_asked_of
from trustplan.website.data.edition import safe_json
from trustplan.website.data.senders import Senders
from trustplan.website.data.update import items_of, roles_of, slip_address
from trustplan.website.data.update_form import Json, form_data
from trustplan.website.page import SearchEntry
from trustplan.website.pages.plans import trail_of
from trustplan.website.view import View

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from trustplan.rating.status import PlanStatus
    from trustplan.website.context import PageContext
    from trustplan.website.page import Page

# Where files of a repository on GitHub are read; a new one is proposed at the same address with `new` in it.
_ON_GITHUB = re.compile(r"(https://[^/?#]+/[^/?#]+/[^/?#]+)/blob/([^/?#]+)/")

_ASSETS = Path(__file__).parents[1] / "assets" / "update"
_LAYOUT = re.compile(r"^[ ]*(//.*\n|/\*\*.*\*/\n)?", re.MULTILINE)  # comments have lines of their own
_LEAD = "Fill in only what has changed. Nothing leaves this page until you send it."


class UpdateView(View, frozen=True, kw_only=True):
    """The form of a plan. `data` is what the script makes it from; `office` is the office's address, which may be empty.

    `mail` opens an email to it, `plan` is the path of the plan's page.

    `actions` is the plan's own word for them. `has_senders` is whether any role may send an update of it.
    """

    TEMPLATE = "update.html"
    actions: str
    office: str
    mail: str
    plan: str
    has_senders: bool
    data: Markup


def make_updates(context: PageContext) -> Iterator[Page]:
    """An update page for each plan that runs, for trustees and outside editions."""
    if not context.urls.has_updates:
        return
    shared = _site_data(context)
    for statuses in context.index.plans_of.values():
        for status in statuses:
            yield _update(context, status, shared)


def form_files(context: PageContext) -> dict[str, Callable[[], str]]:
    """The script and the style of the form, by path, where the site has update pages; and what all forms share, as data."""
    found: dict[str, Callable[[], str]] = {}
    if context.urls.has_updates:
        for file in sorted(_ASSETS.iterdir()):
            found[f"assets/update/{file.name}"] = partial(_as_served, file)
        found["assets/update/shared.js"] = lambda: f"export default {safe_json(form_data(context.marks))}"
    return found


def _as_served(file: Path) -> str:
    """A script without its comments and its layout, which no browser needs; a style as it is."""
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".js":
        text = _LAYOUT.sub("", text)
    return text


def _site_data(context: PageContext) -> Json:
    """What the pages of all plans share."""
    new_file = ""
    if found := _ON_GITHUB.match(context.settings.source_url):
        new_file = f"{found[1]}/new/{found[2]}"
    return {
        "site": context.settings.site_name,
        "as_at": context.edition.day.isoformat(),
        "office": context.settings.office,
        "new_file": new_file,
    }


def _update(context: PageContext, status: PlanStatus, shared: Json) -> Page:
    plan = status.plan
    whose = context.names.whose(plan.organisation) or context.names.school(plan.organisation)
    name = f"{whose}, {inside(plan.title)}"

    def view() -> UpdateView:
        own = {
            "nouns": list(plan.noun("action")),
            "milestone": plan.noun("milestone").one,
            "plan": slip_address(plan),
            "name": name,
            "whose": whose,
            "title": inside(plan.title),
        }
        of_plan = items_of(context, status)
        items = {
            "roles": roles_of(context, status, of_plan),
            "titles": Senders(context, status).short,
            "items": [*of_plan, *figures_asked_of(context, status)],
        }
        data = Markup(safe_json({**shared, **own, **items}).strip())  # noqa: S704  it has no <, > or & left
        return UpdateView(
            actions=capital(plan.noun("action").many),
            office=context.settings.office,
            mail=f"mailto:{context.settings.office}?subject={quote(f'Update to {name}')}",
            plan=context.urls.plan_path(plan.ref),
            has_senders=bool(items["roles"]),
            data=data,
        )

    return context.page(
        view,
        path=context.urls.update_path(plan.ref),
        title=f"Update: {name}",
        trail=[*trail_of(context, status), (plan.title, context.urls.plan_path(plan.ref))],
        crumb="Update",
        hides=WIDE,
        search=[SearchEntry(title=f"Update: {name}", text=_LEAD)],
        lead=_LEAD,
    )
