"""Slips with much news: figures of several schools in the trust's plan, and files that are read once for all of it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from trustplan.loading.updates.apply import Applied, apply_slips
from trustplan.loading.updates.form import SlipError, UpdateSlip, read_slip
from trustplan.source.yaml_add import with_edits_or_new
from update_slips import ASH, ASH_FIGURES, ASH_PLAN, TRUST_PLAN, a_slip, ash

TODAY = date(2026, 11, 26)
Change = dict[str, Any]


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small trust, which no test here changes."""
    return ash(tmp_path_factory.mktemp("ash"))


def figure(
    value: str, was: str | None, school: str = "ash", item: str = "SI-K1", period: str = "2026-27/aut1"
) -> Change:
    """A school's figure of the trust's KPI."""
    before = None if was is None else {"value": was}
    change = {"item": item, "kind": "figure", "period": period, "was": before, "entry": {"value": value}}
    if school:
        change["school"] = school
    return change


def slip(*changes: Change, by: str = "monitor", plan: str = TRUST_PLAN) -> UpdateSlip:
    """A slip, as it arrives."""
    return read_slip(json.dumps(a_slip(*changes, by=by, plan=plan)).encode(), "slip.json")


def applied(plans: Path, *slips: UpdateSlip) -> Applied:
    """What becomes of slips."""
    return apply_slips(plans, "plans", slips, TODAY)


def files(result: Applied) -> dict[str, str]:
    """The files as they would be written."""
    return {file.path: file.after.decode() for file in result.files}


def test_a_schools_figure_in_the_trusts_plan_goes_to_the_school(plans: Path) -> None:
    """Each to its own file, which is made where there is none; from any role of the trust's office."""
    result = applied(plans, slip(figure("57", "55"), figure("61", None, "beech")))
    assert [outcome.message for outcome in result.refused] == []
    made = files(result)
    assert made["schools/ash/measurements.yaml"] == (
        ASH_FIGURES + "  - {period: 2026-27/aut1, on: 2026-11-20, value: 57}\n"
    )
    assert made["schools/beech/measurements.yaml"] == (
        "reading:\n  - period: 2026-27/aut1\n    on: 2026-11-20\n    value: 61\n"
    )
    assert len(made) == 2


REFUSED = [
    ("of an unknown school", figure("57", None, "ashe"), TRUST_PLAN, "This KPI has no figure of “ashe”.", "Did you mean “ash”?"),
    ("of a KPI of the trust itself", figure("57", None, "ash", "SI-K2"), TRUST_PLAN, "This KPI has no figure of “ash”.", "It has none."),
    ("of another school", figure("57", "55", "beech", "K1"), ASH_PLAN, "This KPI has no figure of “beech”.", "It has none."),
    ("that came since", figure("57", "54"), TRUST_PLAN, "Another figure for 2026-27/aut1 has been added since: 55, known on 23 Oct 2026.", "Read it, and ask"),
    ("of no school", figure("57", None, ""), TRUST_PLAN, "This KPI is about several schools, and a slip has the figure of one", "Ask the head of each school"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "plan", "message", "fix"), [row[1:] for row in REFUSED], ids=[r[0] for r in REFUSED]
)
def test_a_figure_is_refused(plans: Path, change: Change, plan: str, message: str, fix: str) -> None:
    """With the reason, and nothing written."""
    result = applied(plans, slip(change, plan=plan))
    (outcome,) = result.refused
    assert (result.files, outcome.message.startswith(message), outcome.fix.startswith(fix)) == ((), True, True)


def test_a_school_may_be_named_in_its_own_plan(plans: Path) -> None:
    """It is the same figure."""
    named, unnamed = (applied(plans, slip(figure("57", "55", school, "K1"), plan=ASH_PLAN)) for school in ("ash", ""))
    assert named.refused == ()
    assert files(named) == files(unnamed)


def test_only_figures_come_from_any_role_of_the_trust(plans: Path) -> None:
    """What is done about a KPI is said by those who lead it."""
    recovery = {"item": "K1", "kind": "recovery", "was": None, "entry": {"doing": "More visits."}}
    result = applied(plans, slip(figure("57", "55", "", "K1"), recovery, plan=ASH_PLAN))
    assert [outcome.message for outcome in result.refused] == ["“monitor” may not report on this KPI."]
    assert [outcome.news.kind for outcome in result.applied if outcome.news] == ["figure"]


def test_only_a_figure_names_a_school() -> None:
    """In a slip of any other kind it would be read by nobody."""
    update = {"item": "SI-A1", "kind": "update", "school": "ash", "was": None, "entry": {"note": "Agreed."}}
    with pytest.raises(SlipError, match="Change 1, SI-A1"):
        slip(update)


def test_two_figures_for_one_place_are_held_against_each_other(plans: Path) -> None:
    """Two KPIs have the same measure: the same figure is written once, another is refused."""
    same = applied(plans, slip(figure("57", "55", "", "K1"), figure("57", "55", "", "K3/all"), plan=ASH_PLAN))
    assert (len(same.applied), len(same.already), same.refused) == (1, 1, ())
    other = applied(plans, slip(figure("57", "55", "", "K1"), figure("58", "55", "", "K3/all"), plan=ASH_PLAN))
    assert [outcome.message for outcome in other.refused] == [
        "Another figure for 2026-27/aut1 has been added since: 57, known on 20 Nov 2026."
    ]


EVERYTHING = (
    {"item": "A1", "kind": "update", "was": {"on": "2026-11-05", "by": "reading-lead"}, "entry": {"note": "One\n\ntwo."}},
    {"item": "A1", "kind": "milestone", "milestone": "half", "was": {"done": None}, "entry": {"done": "2026-11-20"}},
    {"item": "A1a", "kind": "update", "was": None, "entry": {"stage": "complete"}},
    {"item": "A2", "kind": "update", "was": None, "entry": {"stage": "in-progress", "note": "no"}},
    {"item": "K1", "kind": "recovery", "was": None, "entry": {"doing": "More visits."}},
    {"item": "K2", "kind": "recovery", "was": None, "entry": {"doing": "Two: more."}},
    {"item": "K2", "kind": "judgement", "was": {"on": "2026-10-01"}, "entry": {"rating": "on-track", "because": "All."}},
    figure("57", "55", "", "K1"),
    figure("61", None, "", "K1", "2026-27/aut2"),
    figure("c", "c", "", "K3/poor"),
)  # fmt: skip


@pytest.mark.thorough  # twenty checks of a trust
def test_news_that_is_written_together_is_as_if_written_one_by_one(plans: Path, tmp_path: Path) -> None:
    """The same bytes, whatever is beside what."""
    together = applied(plans, slip(*EVERYTHING, by="headteacher", plan=ASH_PLAN))
    assert together.refused == ()
    alone = ash(tmp_path)
    for change in EVERYTHING:
        for file in applied(alone, slip(change, by="headteacher", plan=ASH_PLAN)).files:
            (alone / file.path).write_bytes(file.after)
    assert files(together) == {path: (alone / path).read_text(encoding="utf-8") for path in files(together)}


def test_a_file_is_written_once_for_all_the_news_of_a_slip(plans: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading a long plan takes a second, and a slip may have two hundred changes."""
    times: list[int] = []

    def counted(raw: bytes, additions: Any) -> bytes | None:
        times.append(len(additions))
        return with_edits_or_new(raw, additions)

    monkeypatch.setattr("trustplan.loading.updates.apply.with_edits_or_new", counted)
    applied(plans, slip(*EVERYTHING[:7], by="headteacher", plan=ASH_PLAN))
    assert times == [7]


def test_what_cannot_be_written_is_found_among_the_rest(tmp_path: Path) -> None:
    """A list with a name for YAML's own references; the others are written."""
    plans = ash(tmp_path)
    odd = ASH.replace(
        "- {id: A2, title: Buy books, lead: reading-lead}",
        "- {id: A2, title: Buy books, lead: reading-lead, updates: &a []}",
    )
    (plans / f"{ASH_PLAN}.yaml").write_text(odd, encoding="utf-8")
    result = applied(plans, slip(*EVERYTHING[:5], by="headteacher", plan=ASH_PLAN))
    (outcome,) = result.refused
    assert outcome.news is not None
    assert outcome.news.item == "A2"
    assert outcome.message == "The file is written in a way in which it is not sure where this belongs."
    assert [outcome.news.item for outcome in result.applied if outcome.news] == ["A1", "A1", "A1a", "K1"]
