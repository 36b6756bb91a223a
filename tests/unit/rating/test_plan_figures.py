"""Figures that count the items of plans: as of each day, for one plan or all schools', told with what they count."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from builders import PLAN, a_measure, a_trust, add_plan
from case_tables import loaded, spaces
from trustplan import check, load
from trustplan.disclosure.edition import make_edition
from trustplan.model import Trust
from trustplan.primitives.audience import Audience
from trustplan.rating.engine import Rater, rate
from trustplan.rating.status import KpiStatus
from trustplan.website.build import make_site
from trustplan.website.page import Settings

DAY = date(2026, 11, 20)
START = "2026-09-01"


def an_update(on: str, stage: str, **more: Any) -> dict[str, Any]:
    """News of the lead."""
    return {"on": on, "by": "lead", "stage": stage, "note": "News.", "evidence": ["Seen."], **more}


def an_action(name: str, *updates: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Work since September."""
    return {"id": name, "title": f"Work {name}", "lead": "lead", "start": START, "updates": list(updates), **more}


def actions(prefix: str) -> list[dict[str, Any]]:
    """One done on 5 November, one overdue since 1 November, one on track, one that starts later, one stopped and accepted."""
    began = an_update("2026-10-09", "in-progress")
    stop = an_update("2026-10-01", "stopped", accepted={"by": "board", "meeting": "board-2026-10"})
    marks = [
        {"id": "m", "title": "M", "due": "2026-10-16", "done": "2026-10-15"},
        {"id": "n", "title": "N", "due": "2026-12-18"},
    ]
    return [
        an_action(f"{prefix}1", began, an_update("2026-11-05", "complete")),
        an_action(f"{prefix}2", an_update("2026-11-09", "in-progress"), due="2026-10-31"),
        an_action(f"{prefix}3", an_update("2026-11-09", "in-progress"), due="2027-07-01", milestones=marks),
        an_action(f"{prefix}4", start="2027-01-05"),
        an_action(
            f"{prefix}5", {key: value for key, value in stop.items() if key != "accepted"}, accepted=stop["accepted"]
        ),
    ]


def a_kpi(name: str, measure: str, target: str = "at least 60", **more: Any) -> dict[str, Any]:
    """A KPI with one target."""
    return {"id": name, "title": f"KPI {name}", "measure": measure, "target": target, **more}


def a_count(source: str, **more: Any) -> dict[str, Any]:
    """A measure that counts in plans."""
    base = a_measure(id="counted", title="Counted work", decimals=0, **{"from": source}, **more)
    for key in ("available", "groups", "every"):
        base.pop(key)
    return base


def a_folder(
    folder: Path, source: str, *, kpi: dict[str, Any] | None = None, visibility: str = "public", **more: Any
) -> Path:
    """A trust's plan with the KPI, and a plan of each of two schools, with the same work."""
    plans = a_trust(folder, measures=[a_count(source, **more)], schools={"ash": "2020-09-01", "beech": "2020-09-01"})
    kpis = [kpi or a_kpi("K", "counted")]
    add_plan(plans, [{"id": "O", "title": "O", "kpis": kpis, "actions": actions("A")}], visibility=visibility)
    for school in ("ash", "beech"):
        add_plan(
            plans, [{"id": "S", "title": "S", "actions": actions("B")[:3]}], organisation=school, visibility=visibility
        )
    return plans


def the_kpi(trust: Trust, day: date, ref: str = f"{PLAN}/K") -> KpiStatus:
    """The KPI as rated on a day."""
    found = rate(trust, day).index[ref]
    assert isinstance(found, KpiStatus)
    return found


@pytest.mark.parametrize(
    ("source", "unit", "said"),
    [
        ("actions/on-track", "percent", "67% (2 of 3 actions)"),
        (f"actions/on-track/{PLAN}", "percent", "67% (2 of 3 actions)"),
        ("actions/on-track/schools", "percent", "67% (4 of 6 actions)"),
        ("actions/off-track", "percent", "33% (1 of 3 actions)"),
        ("actions/done", "percent", "25% (1 of 4 actions)"),
        ("actions/overdue", "count", "1 (1 of 4 actions)"),
        ("actions/overdue/schools", "count", "2 (2 of 6 actions)"),
        ("milestones/done", "percent", "50% (1 of 2 milestones)"),
        ("milestones/overdue", "count", "0 (0 of 2 milestones)"),
    ],
)
def test_what_is_counted_is_told_with_the_figure(source: str, unit: str, said: str, tmp_path: Path) -> None:
    """Work that is not due, or was stopped with acceptance, leaves the count of ratings; the latter every count."""
    trust = loaded(a_folder(tmp_path, source, unit=unit))
    found = the_kpi(trust, DAY)
    assert said in str(found.reasons[0]), found.reasons[0]


@pytest.mark.parametrize(
    ("what", "day", "value"),
    [
        ("on-track", date(2026, 10, 23), 100),  # nothing else is due to be rated
        ("on-track", date(2026, 10, 31), 66),
        ("on-track", DAY, 66),
        ("done", date(2026, 11, 4), 0),
        ("done", date(2026, 11, 5), 25),
        ("overdue", date(2026, 10, 31), 0),
        ("overdue", date(2026, 11, 1), 25),
    ],
)
def test_a_figure_is_that_of_the_day(what: str, day: date, value: int, tmp_path: Path) -> None:
    """What comes later is unknown, and the figures of past periods are those of their last day."""
    trust = loaded(a_folder(tmp_path, f"actions/{what}"))
    known = rate(trust, day).trust
    row = known.own.figures["counted"][-1]
    assert row.on == day
    assert isinstance(row.value, Fraction)
    assert int(row.value) == value
    days = [r.on for r in known.own.figures["counted"]]
    assert days == sorted(days)
    assert max(days) == day


@pytest.mark.parametrize("day", [date(2026, 10, 31), date(2026, 11, 1), date(2026, 12, 31)])
def test_who_knows_the_last_day_has_the_figures_of_every_period_until_then(day: date, tmp_path: Path) -> None:
    """No figure of a later period is worked out, and none up to that day is missing or different."""
    folder = a_folder(tmp_path, "actions/on-track/schools")
    whole, until = load(folder).trust, load(folder, until=day).trust
    assert whole
    assert until
    known = [row for row in whole.own.figures["counted"] if row.on <= day]
    assert list(until.own.figures.get("counted", ())) == known
    assert len(known) < len(whole.own.figures["counted"])
    assert rate(until, day).index == rate(whole, day).index


@pytest.mark.parametrize("source", ["actions/on-track/schools", "actions/done", "milestones/done"])
def test_an_item_that_is_rated_alone_is_rated_as_with_all(source: str, tmp_path: Path) -> None:
    """Also a KPI whose figure counts plans, and one with a part that does, from the facts of another day."""
    kpi = {"id": "K", "title": "K", "kpis": [a_kpi("k1", "counted"), a_kpi("k2", "counted", "at least 20")]}
    trust = loaded(a_folder(tmp_path, source, kpi=kpi))
    for known_on in (date(2026, 10, 31), date(2026, 11, 5), DAY):
        whole, alone = rate(trust, DAY, known_on=known_on), Rater(trust, DAY, known_on=known_on)
        assert len(whole.index) >= 10
        for item in whole.items:
            assert alone.again(item) == item, (known_on, item.ref)


def test_a_figure_of_all_schools_is_the_trust_s_and_each_school_has_its_own(tmp_path: Path) -> None:
    """Of a measure of one plan, only that plan's organisation has figures."""
    for source, having in (("actions/done/schools", {"trust"}), (f"actions/done/ash/{PLAN}", {"ash"})):
        known = rate(loaded(a_folder(tmp_path / having.copy().pop(), source)), DAY).trust
        assert {name for name, o in known.organisations.items() if o.figures.get("counted")} == having
    known = rate(loaded(a_folder(tmp_path / "own", "actions/done")), DAY).trust
    assert {name for name, o in known.organisations.items() if o.figures.get("counted")} == {"trust", "ash", "beech"}


def test_a_figure_counts_kpis_that_are_rated_by_counts(tmp_path: Path) -> None:
    """One behind the other: the trust counts the schools' KPIs, of which each counts its school's work."""
    plans = a_trust(
        tmp_path,
        measures=[
            {**a_count("kpis/on-track/schools"), "id": "above"},
            {**a_count("actions/on-track"), "id": "below"},
        ],
        schools={"ash": "2020-09-01", "beech": "2020-09-01"},
    )
    add_plan(plans, [{"id": "O", "title": "O", "kpis": [a_kpi("K", "above")]}])
    for school, target in (("ash", "at least 60"), ("beech", "at least 90")):
        objective = {"id": "S", "title": "S", "kpis": [a_kpi("SK", "below", target)], "actions": actions("B")[:3]}
        add_plan(plans, [objective], organisation=school)
    assert "50% (1 of 2 KPIs)" in str(the_kpi(loaded(plans), DAY).reasons[0])


@pytest.mark.parametrize(
    ("sources", "kpis", "said"),
    [
        ({"a": f"kpis/done/{PLAN}"}, {"trust": "a"}, f"“a” counts the KPIs of {PLAN}, of which K takes “a”"),
        ({"a": "kpis/done"}, {"trust": "a"}, f"“a” counts the KPIs of {PLAN}, of which K takes “a”"),
        ({"a": "kpis/done/schools"}, {"ash": "a"}, f"“a” counts the KPIs of ash/{PLAN}, of which K takes “a”"),
        (
            {"a": f"kpis/done/ash/{PLAN}", "b": f"kpis/done/{PLAN}"},
            {"trust": "a", "ash": "b"},
            f"“a” counts the KPIs of ash/{PLAN}, of which K takes “b” and “b” counts the KPIs of {PLAN}, of which K takes “a”",
        ),
        ({"a": f"kpis/done/ash/{PLAN}"}, {"trust": "a"}, ""),
        ({"a": "kpis/done/schools"}, {"trust": "a"}, ""),
        ({"a": f"actions/done/{PLAN}"}, {"trust": "a"}, ""),
        ({"a": "milestones/done"}, {"trust": "a"}, ""),
    ],
)
def test_a_circle_is_refused_with_the_way_round(
    sources: dict[str, str], kpis: dict[str, str], said: str, tmp_path: Path
) -> None:
    """A figure that counts what it is rated by; work is rated by no figure, so counting it is never a circle."""
    measures = [{**a_count(source), "id": name} for name, source in sources.items()]
    plans = a_trust(tmp_path, measures=measures, schools={"ash": "2020-09-01"})
    for organisation in ("trust", "ash"):
        items = [a_kpi("K", kpis[organisation])] if organisation in kpis else []
        add_plan(
            plans, [{"id": "O", "title": "O", "kpis": items, "actions": actions("A")[:1]}], organisation=organisation
        )
    found = [f for f in check(plans).findings if f.rule == "figure-counts-itself"]
    assert [f.message for f in found][:1] == ([f"This figure would count itself: {said}."] if said else [])


@pytest.mark.parametrize(
    ("source", "unit", "rule"),
    [
        ("actions/done/strategy-x", "percent", "unknown-counted-plan"),
        ("actions/done/schools", "pounds", "count-in-another-unit"),
        ("milestones/on-track", "percent", "bad-value"),
        ("actions/late", "percent", "bad-value"),
    ],
)
def test_a_count_that_cannot_be_is_refused(source: str, unit: str, rule: str, tmp_path: Path) -> None:
    """A plan that is not there, a unit that cannot count, and words that mean nothing."""
    found = check(a_folder(tmp_path, source, unit=unit)).errors
    assert [f.rule for f in found] == [rule]


@pytest.mark.parametrize("visibility", ["public", "trustees"])
def test_the_public_reads_a_count_only_of_what_it_sees(visibility: str, tmp_path: Path) -> None:
    """A count of work that is for trustees would tell of it."""
    plans = a_folder(tmp_path, "actions/on-track/schools", visibility="public")
    add_plan(plans, [{"id": "S", "title": "S", "actions": actions("B")[:3]}], organisation="ash", visibility=visibility)
    edition = make_edition(loaded(plans), DAY, Audience.PUBLIC)
    pages = {p.path: spaces(p.body) for p in make_site(edition, Settings(site_name="x")).pages}
    assert ("67%" in pages.get("measures/counted/", "")) is (visibility == "public")
    assert not any("of 6 actions" in body for body in pages.values())


def test_pages_tell_what_was_counted(tmp_path: Path) -> None:
    """On the measure's page and the objective's, and where it comes from; a moved count is no correction."""
    edition = make_edition(
        loaded(a_folder(tmp_path, "actions/overdue/schools", unit="count", direction="down")), DAY, Audience.TRUSTEES
    )
    site = make_site(edition, Settings(site_name="x"))
    pages = {p.path: spaces(p.body) for p in site.pages}
    assert "2 of 6 actions" in pages["measures/counted/"]
    assert "Counted in the plans of all schools: actions overdue" in pages["measures/counted/"]
    assert "(2 of 6 actions)" in pages[f"plans/{PLAN}/O/"]
    assert "corrected" not in json.dumps(pages)
