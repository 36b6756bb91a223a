"""What goes well and what is worked on, for readers who want no ratings: which KPIs, and in which order."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from builders import a_measure, a_trust, add_plan, write
from case_tables import a_context, loaded
from trustplan.oversight.going_well import going_well, missed

DAY = date(2026, 11, 20)
AT = "2026-07-07"


def a_figure(year: str, value: Any, **more: Any) -> dict[str, Any]:
    """A figure of a hundred pupils, known in the July of its year."""
    return {"period": year, "on": f"20{year[-2:]}-07-07", "value": value, "cohort": 100, **more}


def chosen(folder: Path, kpis: list[dict[str, Any]], figures: dict[str, list[Any]], **plan: Any) -> tuple[str, str]:
    """The KPIs that are told as going well and as missed, in their order, by id."""
    plans = a_trust(folder, measures=[a_measure(groups=[], aggregate="pupil-weighted mean")], has_frameworks=False)
    base = {"title": "Reading", "measure": "reading"}
    given = [{**base, **({} if "targets" in kpi else {"target": "at least 60"}), **kpi} for kpi in kpis]
    add_plan(
        plans,
        [{"id": "O", "title": "O", "kpis": given, "actions": plan.get("actions", [])}],
        organisation=plan.get("of", "trust"),
    )
    for organisation, rows in figures.items():
        where = "trust" if organisation == "trust" else f"schools/{organisation}"
        write(plans / where / "measurements.yaml", {"reading": rows})
    context = a_context(loaded(plans), DAY)
    objectives = list(next(iter(context.edition.rated.plans.values())).objectives)
    well, short = going_well(context.figures, objectives), missed(objectives, DAY)
    return " ".join(row.kpi.id for row in well), " ".join(row.kpi.id for row in short)


BETTER = {"trust": [a_figure("2024-25", 50), a_figure("2025-26", 65)]}
WORSE = {"trust": [a_figure("2024-25", 65), a_figure("2025-26", 50)]}
NEAR = {"trust": [a_figure("2024-25", 65), a_figure("2025-26", 59)]}
BY_HAND = {"rating": "on-track", "reason": "Sure.", "by": "ceo", "on": "2026-11-01", "until": "2026-12-18"}


@pytest.mark.parametrize(
    ("kpis", "figures", "well", "short"),
    [
        ([{"id": "K1"}, {"id": "K2", "key": True}], BETTER, "K2 K1", ""),
        ([{"id": "K1"}, {"id": "K2", "key": True}], WORSE, "", "K2 K1"),
        ([{"id": "K1", "key": True, "tolerance": 20}, {"id": "K2"}], WORSE, "", "K2 K1"),  # at risk after off track
        ([{"id": "K1", "override": BY_HAND}], BETTER, "", ""),
        ([{"id": "K1"}], {"trust": [a_figure("2024-25", 50), a_figure("2025-26", 65, status="provisional")]}, "K1", ""),
        ([{"id": "K1"}], {"trust": [a_figure("2024-25", 50), a_figure("2025-26", 65, status="projected")]}, "", ""),
        ([{"id": "K1"}], {"trust": [a_figure("2024-25", 64), a_figure("2025-26", 65)]}, "", ""),  # within the tolerance
        ([{"id": "K1"}], {"trust": [a_figure("2025-26", 65)]}, "", ""),
        ([{"id": "K1"}], NEAR, "", "K1"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("of", ["trust", "ash"])
def test_what_is_chosen_of_a_plan(
    kpis: list[dict[str, Any]], figures: dict[str, list[Any]], well: str, short: str, of: str, tmp_path: Path
) -> None:
    """Of the trust's plan by its own figure, and of a school's by the school's: key ones first, worst before the rest."""
    assert chosen(tmp_path, kpis, {of: figures["trust"]}, of=of) == (well, short)


@pytest.mark.parametrize(
    ("targets", "well"),
    [
        ({"target": "at least 60"}, "K"),  # one school misses it, and the trust's own figure does not
        (
            {"targets": {"ash": "at least 60", "beech": "at least 70", "cedar": "at least 60"}},
            "",
        ),  # to which of them is the trust's held?
    ],
)
def test_a_trust_is_on_target_where_all_its_schools_are_held_to_the_same(
    targets: dict[str, Any], well: str, tmp_path: Path
) -> None:
    """Else it is where each school is."""
    rows = {"ash": (40, 58), "beech": (60, 78), "cedar": (60, 74)}
    figures = {
        school: [a_figure("2024-25", before), a_figure("2025-26", now)] for school, (before, now) in rows.items()
    }
    kpi = {"id": "K", "applies_to": "every school", **targets}
    assert chosen(tmp_path, [kpi], figures)[0] == well


@pytest.mark.parametrize(
    ("action", "ids"),
    [
        ({"start": "2026-11-20"}, ["A"]),
        ({"start": "2026-11-21"}, []),
        ({"success": []}, []),
        ({"updates": [{"on": "2026-10-01", "by": "lead", "stage": "complete", "evidence": ["Seen."]}]}, []),
    ],
)
def test_work_on_what_is_missed_has_begun_and_goes_on(action: dict[str, Any], ids: list[str], tmp_path: Path) -> None:
    """What begins tomorrow, is done, or is to help something else is no work on it."""
    plans = a_trust(tmp_path, measures=[a_measure(groups=[])], has_frameworks=False)
    work = {"id": "A", "title": "Work", "lead": "lead", "start": "2026-09-01", "success": ["K"], **action}
    work = {key: value for key, value in work.items() if value != []}
    kpi = {"id": "K", "title": "Reading", "measure": "reading", "target": "at least 60"}
    add_plan(plans, [{"id": "O", "title": "O", "kpis": [kpi], "actions": [work]}])
    write(plans / "trust" / "measurements.yaml", {"reading": WORSE["trust"]})
    objectives = list(next(iter(a_context(loaded(plans), DAY).edition.rated.plans.values())).objectives)
    (row,) = missed(objectives, DAY)
    assert [one.action.id for one in row.actions] == ids
