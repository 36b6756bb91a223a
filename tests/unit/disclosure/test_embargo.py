"""Work under embargo: every sentence that trustees read says the same, and none lets them work its rating out."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from builders import PLAN, a_trust, add_plan
from case_tables import loaded
from trustplan.disclosure.edition import make_edition
from trustplan.primitives.audience import Audience
from trustplan.rating.status import ObjectiveStatus

DAY = date(2026, 1, 30)


def test_changes_say_no_more_than_the_page_of_the_objective(tmp_path: Path) -> None:
    """“One of three rated actions is at risk” would tell the rating of the one that is not shown."""
    plans = a_trust(tmp_path)
    papers = {"on": "2025-11-10", "by": "lead", "stage": "in-progress", "rating": "on-track"}
    work: dict[str, Any] = {"title": "Work", "lead": "lead", "updates": [papers, {**papers, "on": "2026-01-20"}]}
    late = [papers, {**papers, "on": "2026-01-20", "rating": "off-track"}]
    held = {"id": "A2", "title": "Kept back", "lead": "lead", "not_before": "2026-03-01", "updates": late}
    add_plan(plans, [{"id": "O", "title": "Aim", "actions": [{"id": "A0", **work}, {"id": "A1", **work}, held]}])
    edition = make_edition(loaded(plans), DAY, Audience.TRUSTEES)
    objective = edition.rated.index[f"{PLAN}/O"]
    assert isinstance(objective, ObjectiveStatus)
    sentence = "Worked out from three actions, of which one is not yet published."
    assert objective.delivery.reason.sentence == sentence
    (change,) = edition.changes
    assert (change.dimension, change.sentence) == ("delivery", sentence)


def held_in(folder: Path, kept: str, day: date, *, until: str = "2026-03-01") -> Any:
    """The objective with one of its items, or itself, under embargo, as trustees see its plan on a day."""
    said = {"updates": [{"on": "2026-01-20", "by": "lead", "stage": "in-progress", "rating": "off-track"}]}
    fine = {"updates": [{"on": "2026-01-20", "by": "lead", "stage": "in-progress", "rating": "on-track"}]}
    grandchild: dict[str, Any] = {"id": "A1aa", "title": "Inmost", "lead": "lead", **said}
    part: dict[str, Any] = {"id": "A1a", "title": "Part", "lead": "lead"}
    action: dict[str, Any] = {"id": "A1", "title": "Work", "lead": "lead"}
    kpi: dict[str, Any] = {"id": "K1", "title": "Reading", "measure": "reading", "target": "at least 60"}
    objective: dict[str, Any] = {"id": "O", "title": "Aim"}
    items = {"objective": objective, "action": action, "part": part, "grandchild": grandchild, "kpi": kpi}
    items[kept]["not_before"] = until
    other = {"id": "A2", "title": "Other", "lead": "lead", "success": ["K1"] if kept != "objective" else [], **fine}
    part["actions"] = [grandchild, {"id": "A1ab", "title": "Beside", "lead": "lead", **fine}]
    action["actions"] = [part, {"id": "A1b", "title": "Next", "lead": "lead", **fine}]
    judged = {
        "id": "K2",
        "title": "Judged",
        "rubric": {"on-track": "Yes.", "at-risk": "Some.", "off-track": "No."},
        "judgements": [{"on": "2026-01-20", "rating": "on-track", "because": "Seen.", "by": "lead"}],
    }
    plans = a_trust(folder)
    last = {"id": "P", "title": "Last", "actions": [{"id": "P1", "title": "More", "carried_from": "A1aa"}]}
    add_plan(plans, [{**objective, "actions": [action, other], "kpis": [kpi, judged]}, last])
    return make_edition(loaded(plans), day, Audience.TRUSTEES)


ALL = ["A1", "A1a", "A1aa", "A1ab", "A1b", "A2", "K1", "K2", "O", "P", "P1"]


@pytest.mark.parametrize(
    ("kept", "hidden"),
    [
        ("objective", ["A1", "A1a", "A1aa", "A1ab", "A1b", "A2", "K1", "K2", "O"]),
        ("action", ["A1", "A1a", "A1aa", "A1ab", "A1b"]),
        ("part", ["A1a", "A1aa", "A1ab"]),
        ("grandchild", ["A1aa"]),
        ("kpi", ["K1"]),
    ],
)
def test_what_is_under_embargo_is_hidden_with_all_that_is_in_it(kept: str, hidden: list[str], tmp_path: Path) -> None:
    """Up to the day before its day, and from that day on nothing is; nothing that is shown refers to it."""
    before = held_in(tmp_path / "before", kept, date(2026, 2, 28))
    assert sorted(ref.rpartition("/")[2] for ref in before.rated.index) == [name for name in ALL if name not in hidden]
    assert [o.id for o in before.trust.organisations["trust"].plans[0].objectives] == (
        ["P"] if kept == "objective" else ["O", "P"]
    )
    carried = before.rated.index[f"{PLAN}/P1"].action.carried_from
    assert bool(carried) is ("A1aa" not in hidden)
    if kept == "kpi":
        assert before.rated.index[f"{PLAN}/A2"].action.success == ()
    after = held_in(tmp_path / "after", kept, date(2026, 3, 1))
    assert after.rated.index[f"{PLAN}/P1"].action.carried_from == f"{PLAN}/A1aa"
    assert sorted(ref.rpartition("/")[2] for ref in after.rated.index) == ALL


def test_a_rating_that_comes_from_what_is_hidden_says_how_many_are(tmp_path: Path) -> None:
    """Of the objective, of its impact and of work with parts; what has nothing hidden in it says what it always says."""

    def reasons(kept: str) -> dict[str, str]:
        edition = held_in(tmp_path / kept, kept, DAY)
        objective, work = edition.rated.index[f"{PLAN}/O"], edition.rated.index.get(f"{PLAN}/A1")
        found = {"delivery": objective.delivery, "impact": objective.impact}
        said = {name: rollup.reason.sentence for name, rollup in found.items()}
        said["hidden"] = f"{objective.hidden_actions} {objective.hidden_kpis}"
        if work:
            said["A1"] = " ".join(reason.sentence for reason in work.reasons)
            said["parts"] = f"{work.hidden_parts} {len(work.parts)} {len(work.action.parts)}"
        return said

    of_action, of_kpi, of_part = reasons("action"), reasons("kpi"), reasons("part")
    for of_one in (of_action, of_kpi, of_part, reasons("grandchild")):
        assert "of which." not in str(of_one).replace(" .", ".")  # none is hidden, so none is counted
    assert of_action["delivery"] == "Worked out from two actions, of which one is not yet published."
    assert "not yet published" not in of_action["impact"]
    assert of_action["hidden"] == "1 0"
    assert of_kpi["impact"] == "Worked out from two KPIs, of which one is not yet published."
    assert "not yet published" not in of_kpi["delivery"] + of_kpi["A1"]
    assert of_kpi["hidden"] == "0 1"
    assert of_kpi["parts"] == "0 2 2"
    assert "Worked out from two parts, of which one is not yet published." in of_part["A1"]
    assert "not yet published" not in of_part["delivery"] + of_part["impact"]
    assert of_part["parts"] == "1 1 1"
    assert of_part["hidden"] == "0 0"
