"""The pages of plans and objectives: an area of a framework counts like an item, here and on other pages."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from builders import PLAN, add_plan, read, write
from case_tables import loaded
from governed_trusts import a_decision, governed
from trustplan.disclosure.edition import make_edition
from trustplan.primitives.audience import Audience
from trustplan.website.build import make_site
from trustplan.website.page import Settings

DAY = date(2026, 11, 20)


def test_an_area_of_a_framework_is_as_good_as_an_item(tmp_path: Path) -> None:
    """As a tag, as what a scheme and its changes name, and as what an action group reports on."""
    plans = governed(tmp_path)
    framework = plans / "reference" / "frameworks" / "areas.yaml"
    data = read(framework)
    data["areas"] = [{"id": "money", "title": "Money matters"}]
    data["items"] = [
        {**i, "items": [{"id": "reading", "title": "Reading aloud"}]} for i in data["items"] if i["id"] != "money"
    ][:1]
    scheme = plans / "reference" / "delegation.yaml"
    functions = [{**f, "area": "money"} for f in read(scheme)["functions"]]
    write(framework, data)
    write(scheme, {**read(scheme), "functions": functions})
    themes = plans / "reference" / "themes.yaml"
    write(themes, {"themes": [t for t in read(themes)["themes"] if t["id"] != "play"]})
    action = {"id": "A1", "title": "Work", "lead": "ceo", "due": "2027-07-16"}
    tags = ["areas/money", "areas/reading"]
    add_plan(plans, [{"id": "O1", "title": "O", "tags": tags, "actions": [action]}], organisation="ash")
    change = {"functions": ["money"], "change": "removed", "to": "board", "why": "So decided."}
    group = {"lead": "ceo", "plan": PLAN}
    decision = a_decision(1, "2026-10-08", "close", action_group=group, delegation=[change])
    report = {"on": "2026-11-12", "by": "ceo", "areas": {"money": {"progress": "The budget holds."}}}
    write(plans / "schools" / "ash" / "support.yaml", {"decisions": [decision], "reports": [report]})
    shown = make_edition(loaded(plans), DAY, Audience.TRUSTEES)
    pages = {p.path: p for p in make_site(shown, Settings(site_name="x")).pages}
    assert "Money matters; Reading aloud" in pages[f"schools/ash/{PLAN}/O1/"].body
    assert "Money matters" in pages["frameworks/areas/"].body
    assert pages["delegation/"].body.count("Money matters") == 1
    reported = pages["schools/ash/support/"].body
    assert re.search(r"Money matters</th>.{0,90}The budget holds\.", reported)
