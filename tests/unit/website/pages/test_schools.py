"""What serves an objective of the trust, and the pages of schools."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from builders import PLAN, write
from case_tables import a_context, loaded, rows, spaces, words_in
from governed_trusts import a_decision, an_aligned_trust, governed
from sites import Reader
from trustplan.disclosure.edition import make_edition
from trustplan.loading.load import load
from trustplan.primitives.audience import Audience
from trustplan.website.build import make_site
from trustplan.website.page import Page, Settings
from trustplan.website.pages.school import school_page
from trustplan.website.pages.school_support import school_support_page

DAY = date(2026, 11, 20)


def links_of(page: Page) -> list[tuple[str, str]]:
    """The priorities that a page links to, each as its school and id."""
    reader = Reader()
    reader.feed(page.body)
    found = [re.search(rf"schools/(\w+)/{PLAN}/(\w+)/$", link) for link in reader.links]
    return sorted((m[1], m[2]) for m in found if m)


@pytest.mark.parametrize("row", rows("oversight/alignment"))
def test_an_objective_s_page_and_the_check_say_the_same_of_what_serves_it(row: dict[str, Any], tmp_path: Path) -> None:
    """The objective's own page; the advice of the check agrees."""
    plans = an_aligned_trust(row, tmp_path)
    shown = make_edition(loaded(plans), DAY, Audience.TRUSTEES)
    pages = {p.path: p for p in make_site(shown, Settings(site_name="x")).pages}
    wanted = {o: [(who.split()[0], who.split()[1]) for who in found.split(", ")] for o, found in row["served"].items()}
    for name in ("SI", "PE", "LG"):
        assert links_of(pages[f"plans/{PLAN}/{name}/"]) == wanted.get(name, []), name
    advised = [f for f in load(plans).findings if f.rule == "serves-nothing"]
    assert len(advised) == len(row["orphans"].split()) // 2 - len(row.get("inside", ()))


def test_the_own_plan_of_a_school_stands_before_that_of_its_action_group(tmp_path: Path) -> None:
    """Whatever the files are called."""
    plans = governed(tmp_path)
    period = {"from": "2026-09-01", "to": "2027-08-31"}
    for name, title, prefix in (("a-group", "Group's plan", "G"), ("z-own", "Own plan", "P")):
        work = {"id": f"{prefix}1-A1", "title": "Work", "lead": "ceo", "due": "2027-07-16"}
        plan = {"title": title, "period": period, "every": "term"}
        objective = {"id": f"{prefix}1", "title": f"Aim {prefix}", "actions": [work]}
        write(plans / "schools" / "ash" / f"{name}.yaml", {**plan, "objectives": [objective]})
    group = {"lead": "ceo", "members": ["monitor"], "plan": "a-group"}
    decision = a_decision(1, "2026-10-08", "steady", action_group=group)
    write(plans / "schools" / "ash" / "support.yaml", {"decisions": [decision]})
    body = words_in(school_page(a_context(loaded(plans), DAY), loaded(plans).organisations["ash"]).body)
    assert body.index("Own plan") < body.index("Group's plan")


@pytest.mark.parametrize(
    ("decisions", "facts"),
    [
        ((("2026-10-08", "steady", "2026-11-20"),), {"Review by": "20 Nov 2026"}),
        ((("2026-10-08", "steady", "2026-11-19"),), {"Review by": "19 Nov 2026 (overdue)"}),
        ((("2026-07-09", "steady", ""), ("2026-10-08", "steady", "")), {"At this level since": "9 Jul 2026"}),
        ((("2026-07-09", "light", ""), ("2026-10-08", "steady", "")), {}),
    ],
)
def test_a_level_of_support_says_since_when_and_when_it_is_reviewed(
    decisions: tuple[tuple[str, str, str], ...], facts: dict[str, str], tmp_path: Path
) -> None:
    """Since when only where an earlier decision gave it; a review is overdue from the day after its own."""
    plans = governed(tmp_path)
    rows = []
    for number, (on, level, review) in enumerate(decisions):
        more = {"review_by": review} if review else {}
        rows.append(a_decision(number, on, level, **more))
    write(plans / "schools" / "ash" / "support.yaml", {"decisions": rows})
    context = a_context(loaded(plans), DAY)
    criteria = context.edition.trust.governance.criteria
    assert criteria is not None
    page = school_support_page(context, criteria, context.edition.trust.organisations["ash"])
    found = dict(re.findall(r"<dt>([^<]+)</dt>\s*<dd>([^<]+)</dd>", page.body))
    named = {term: spaces(text).strip() for term, text in found.items() if term in ("At this level since", "Review by")}
    assert named == facts
