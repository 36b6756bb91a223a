"""Schools whose terms begin in August: what is there from 1 September is there for the whole school year."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from builders import a_measure, a_trust, add_plan, read, write
from paper_texts import context_of
from trustplan.primitives.periods import Period
from trustplan.website.data.edition import make_json
from trustplan.website.time_axis import TimeAxis, years_of

OBJECTIVE = {
    "id": "O",
    "title": "Objective",
    "kpis": [
        {
            "id": "O-K1",
            "title": "Reading",
            "measure": "reading",
            "baseline": {"period": "2025-26/sum2"},
            "targets": [{"for": "2026-27", "target": "at least 80"}, {"for": "2027-28", "target": "at least 82"}],
        },
        {
            "id": "O-K3",
            "title": "Reading in each school",
            "measure": "reading",
            "applies_to": "every school",
            "target": "at least 80",
        },
        {
            "id": "O-K2",
            "title": "Seen",
            "every": "half-term",
            "rubric": {"on-track": "All.", "at-risk": "Some.", "off-track": "Few."},
            "judgements": [{"on": "2026-10-02", "rating": "on-track", "because": "Seen.\n", "by": "lead"}],
        },
    ],
    "actions": [
        {"id": "O-A1", "title": "Quiet", "lead": "lead", "start": "2026-09-01", "due": "2028-07-07"},
        {
            "id": "O-A2",
            "title": "Told",
            "lead": "lead",
            "start": "2026-09-01",
            "due": "2027-07-07",
            "updates": [
                {"on": "2026-10-02", "by": "lead", "stage": "in-progress", "rating": "on-track", "note": "Going.\n"}
            ],
        },
    ],
}


def rated(folder: Path, first: str, day: str) -> Any:
    """What a site's data says of a trust whose school years begin on a day of August or September."""
    measure = a_measure(every="half-term")
    del measure["available"]
    plans = a_trust(folder / first, measures=[measure])
    calendar = read(plans / "reference" / "calendar.yaml")
    for name, year in calendar["years"].items():
        year["aut1"]["from"] = f"{name[:4]}-{first}"
    write(plans / "reference" / "calendar.yaml", calendar)
    profile = read(plans / "schools" / "ash" / "profile.yaml")
    write(plans / "schools" / "ash" / "profile.yaml", {**profile, "joined": "2026-09-01"})
    figures = [{"period": p, "value": v} for p, v in (("2025-26/sum2", 75), ("2026-27/aut1", 78))]
    for school in ("ash", "beech", "cedar"):
        write(plans / "schools" / school / "measurements.yaml", {"reading": figures})
    add_plan(plans, [OBJECTIVE], period={"from": "2026-09-01", "to": "2028-08-31"})
    earlier = json.loads(re.sub(r"202[6-8]-", lambda found: f"{int(found[0][:4]) - 1}-", json.dumps(OBJECTIVE)))
    del earlier["kpis"][1]
    for kpi in earlier["kpis"]:
        kpi.pop("targets", None)
    earlier["kpis"][0]["target"] = "at least 80"
    earlier["kpis"][0]["baseline"] = {"period": "2025-26/sum2"}
    write(
        plans / "schools" / "beech" / "before.yaml",
        {
            "title": "Before",
            "period": {"from": "2025-09-01", "to": "2026-08-31"},
            "every": "half-term",
            "objectives": [earlier],
        },
    )
    context = context_of(plans, day=date.fromisoformat(day))
    found = json.loads(make_json(context))
    found["next"] = [(item.ref, str(getattr(item, "news_due", ""))) for item in context.edition.rated.items]
    return found


@pytest.mark.parametrize("day", ["2026-09-15", "2026-11-20", "2027-01-20"])
def test_terms_that_begin_in_august_change_no_rating(day: str, tmp_path: Path) -> None:
    """Of a plan from 1 September, of one that ended in August before, and of a school that joined between the two days."""
    usual, august = rated(tmp_path, "09-01", day), rated(tmp_path, "08-26", day)
    assert august["plans"] == usual["plans"]
    assert august["figures"] == usual["figures"]
    assert august["next"] == usual["next"]
    assert "2026-10-23" in json.dumps(usual["plans"]) or day > "2026-11"


def test_charts_and_words_have_the_school_year_of_terms_in_august(tmp_path: Path) -> None:
    """A chart of autumn has that school year alone, and a period is called by its name."""
    rated(tmp_path, "08-26", "2026-11-20")
    context = context_of(tmp_path / "08-26" / "plans")
    calendar, autumn = context.edition.trust.calendar("trust"), Period(2026, "aut1")
    assert years_of(calendar, [autumn]) == (2026, 2026)
    axis = TimeAxis(calendar=calendar, first=2026, last=2026)
    assert (axis.holds(autumn), axis.x(calendar.start(autumn))) == (True, 0.0)
    said = context.overview_text.period_of(calendar.start(autumn), calendar.end(autumn), "trust")
    assert said == "Autumn\u00a01"
