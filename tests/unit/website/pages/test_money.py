"""The money of a plan: what its funds hold, what actions are allotted, and what is left, for each audience."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from builders import PLAN, a_trust, add_plan
from case_tables import loaded
from trustplan.disclosure.edition import make_edition
from trustplan.primitives.audience import Audience
from trustplan.website.build import make_site
from trustplan.website.page import Settings

DAY = date(2026, 1, 30)
OPEN, HELD = {"visibility": "public"}, {"visibility": "trustees"}


def needs(cost: float, fund: str = "", **more: Any) -> dict[str, Any]:
    """An action that needs one thing."""
    resource = {"what": "Tutors", "cost": cost, **({"fund": fund} if fund else {})}
    return {"title": "Work", "lead": "lead", "due": "2027-07-16", "resources": [resource], **more}


def rows(tmp_path: Path, audience: Audience, budget: list[dict[str, Any]], *actions: dict[str, Any]) -> list[str]:
    """The rows of the table on the page of a public plan, each as one text; none where there is no table."""
    plans = a_trust(tmp_path)
    numbered = [{"id": f"A{n}", **action} for n, action in enumerate(actions)]
    add_plan(plans, [{"id": "O", "title": "Aim", "actions": numbered}], budget=budget, visibility="public")
    edition = make_edition(loaded(plans), DAY, audience)
    pages = {page.path: page for page in make_site(edition, Settings(site_name="x")).pages}
    body = pages[f"plans/{PLAN}/"].body
    if 'id="money"' not in body:
        return []
    table = re.search(r'id="money".*?<tbody[^>]*>(.*?)</tbody>', body, re.DOTALL)
    assert table
    found = []
    for row in filter(str.strip, table[1].split("</tr>")):
        words = [word.strip() for word in re.findall(r">([^<>]+)<", row)]
        found.append(" | ".join(word for word in words if word not in ("", "Amount", "Allotted to actions", "Left")))
    return found


PREMIUM, SPORT = {"fund": "Pupil premium", "amount": 20000}, {"fund": "PE and sport premium", "amount": 17000}
PUBLIC = Audience.PUBLIC
TRUSTEES = Audience.TRUSTEES
CASES: dict[str, tuple[Audience, list[dict[str, Any]], list[dict[str, Any]], list[str]]] = {
    "each fund with its sum": (
        TRUSTEES, [PREMIUM, SPORT], [needs(4000, "Pupil premium"), needs(8000.5, "Pupil premium")],
        ["Pupil premium | £20,000 | £12,000.50 | £7,999.50", "PE and sport premium | £17,000 | £0 | £17,000"],
    ),
    "all of it": (TRUSTEES, [PREMIUM], [needs(20000, "Pupil premium")], ["Pupil premium | £20,000 | £20,000 | Nothing"]),
    "parts count": (
        TRUSTEES, [PREMIUM], [needs(1, "Pupil premium", actions=[{"id": "P", **needs(2, "Pupil premium")}])],
        ["Pupil premium | £20,000 | £3 | £19,997"],
    ),
    "a cost of no fund": (
        TRUSTEES, [PREMIUM], [needs(4000, "Pupil premium"), needs(70)],
        ["Pupil premium | £20,000 | £4,000 | £16,000", "No fund named | – | £70 | –"],
    ),
    "no costs": (TRUSTEES, [PREMIUM], [{"title": "Work"}], ["Pupil premium | £20,000"]),
    "a cost under embargo": (
        TRUSTEES, [PREMIUM, SPORT],
        [needs(4000, "Pupil premium"), needs(500, "PE and sport premium"), needs(9, "Pupil premium", not_before="2026-03-01")],
        ["Pupil premium | £20,000 | Not shown | –", "PE and sport premium | £17,000 | £500 | £16,500"],
    ),
    "nothing is public by itself": (PUBLIC, [PREMIUM], [needs(4000, "Pupil premium")], []),
    "a public fund": (
        PUBLIC, [{**PREMIUM, **OPEN}, SPORT], [needs(4000, "Pupil premium"), needs(70)],
        ["Pupil premium | £20,000 | £4,000 | £16,000"],
    ),
    "an action for trustees draws on a public fund": (
        PUBLIC, [{**PREMIUM, **OPEN}, {**SPORT, **OPEN}],
        [needs(4000, "Pupil premium"), needs(5, "Pupil premium", **HELD), needs(6, "PE and sport premium")],
        ["Pupil premium | £20,000 | Not shown | –", "PE and sport premium | £17,000 | £6 | £16,994"],
    ),
    "a part for trustees draws on a public fund": (
        PUBLIC, [{**PREMIUM, **OPEN}],
        [needs(4000, "Pupil premium", actions=[{"id": "P", **needs(5, "Pupil premium", **HELD)}])],
        ["Pupil premium | £20,000"],
    ),
    "an action under embargo draws on a public fund": (
        PUBLIC, [{**PREMIUM, **OPEN}, {**SPORT, **OPEN}],
        [needs(4, "PE and sport premium"), needs(5, "Pupil premium", not_before="2026-03-01")],
        ["Pupil premium | £20,000 | Not shown | –", "PE and sport premium | £17,000 | £4 | £16,996"],
    ),
    "an action for trustees that costs nothing": (
        PUBLIC, [{**PREMIUM, **OPEN}], [needs(4000, "Pupil premium"), needs(0, "Pupil premium", **HELD)],
        ["Pupil premium | £20,000 | £4,000 | £16,000"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("audience", "budget", "actions", "expected"), CASES.values(), ids=CASES)
def test_the_table_of_money(
    tmp_path: Path,
    audience: Audience,
    budget: list[dict[str, Any]],
    actions: list[dict[str, Any]],
    expected: list[str],
) -> None:
    """Sums are shown where everything that makes them may be seen; a public fund never tells what one action costs."""
    assert rows(tmp_path, audience, budget, *actions) == expected
