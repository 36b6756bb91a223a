"""Changes between two days, by the dates in the files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from builders import EXAMPLE, a_measure, a_trust, write
from case_tables import loaded, with_action
from corpus import VALID
from trustplan.diff.between_days import between
from trustplan.diff.revisions import Kind
from trustplan.loading.load import load


def test_the_same_facts_are_reported_between_two_days() -> None:
    """By the dates in the files: news, figures, decisions, and ratings set by hand, made and run out."""
    trust = load(VALID).trust
    assert trust is not None
    reported = [(e.kind, e.ref, e.new) for e in between(trust, date(2026, 7, 9), date(2026, 11, 20))]
    assert (Kind.FIGURE_ADDED, "trust/reading", "61% of 88 pupils") in reported
    assert (
        Kind.UPDATE_ADDED,
        "ash/improvement/P1-A1",
        "in progress; on track; All staff were trained over two days",
    ) in reported
    assert (Kind.OVERRIDE_MADE, "strategy/SI-A2", "at-risk") in reported
    assert (Kind.JUDGEMENT_ADDED, "strategy/SI-K3", "on track; Most of those asked said so") in reported
    later = [(e.kind, e.ref) for e in between(trust, date(2026, 12, 1), date(2026, 12, 31))]
    assert (Kind.OVERRIDE_ENDED, "strategy/SI-A2") in later
    assert Kind.OVERRIDE_ENDED not in {e.kind for e in between(trust, date(2026, 11, 1), date(2026, 12, 1))}


def test_the_moved_targets_of_the_example_are_reported_between_two_days() -> None:
    """Approved and not approved, and what serves an objective of which a target moved."""
    trust = load(EXAMPLE).trust
    assert trust is not None
    edits = between(trust, date(2026, 9, 25), date(2026, 11, 20))
    moved = {
        (e.ref.rpartition("/")[2], e.kind, e.cause) for e in edits if e.kind in (Kind.DATE_EDITED, Kind.TARGET_EDITED)
    }
    assert moved == {("BF-A4", Kind.DATE_EDITED, "not approved"), ("BF-K2", Kind.TARGET_EDITED, "approved")}
    served = {e.ref for e in edits if e.kind is Kind.REVIEW_WANTED}
    plans = ("mill-green/improvement-2026-27/P3", "fernhill/improvement-2026-27/P3")
    groups = ("mill-green/action-plan-2026/AG-O", "fernhill/action-plan-2026/AG-O")
    assert served == {*plans, *groups}


def test_support_and_reviews_are_reported_between_two_days() -> None:
    """Decisions, reports, reviews and needs that were met, each by its day; none of another time."""
    trust = load(EXAMPLE).trust
    assert trust is not None
    reported = {
        e.sentence for e in between(trust, date(2026, 9, 25), date(2026, 11, 20)) if e.kind is Kind.RECORD_ADDED
    }
    assert "The board of trustees decided: medium support." in reported
    assert "The action group reported." in reported
    assert "Financial standards review: one concern." in reported
    assert any(s.startswith("A need was met: A colleague who has turned attendance round") for s in reported)
    assert "The board of trustees decided: high support." not in reported


FACTS_IN_ORDER = (
    (Kind.RATING_MOVED, Kind.DATE_EDITED, Kind.TARGET_EDITED),
    (Kind.UPDATE_ADDED, Kind.MILESTONE_DONE, Kind.ACCEPTED),
    (Kind.JUDGEMENT_ADDED,),
    (Kind.FIGURE_ADDED, Kind.FIGURE_RESTATED),
    (Kind.RECORD_ADDED,),
    (Kind.REVIEW_WANTED,),
)


def test_ratings_come_first_then_facts_of_actions_of_kpis_figures_and_records() -> None:
    """The order of the report; those made by hand come with their item."""
    trust = load(EXAMPLE).trust
    assert trust is not None
    place = {kind: number for number, kinds in enumerate(FACTS_IN_ORDER) for kind in kinds}
    kinds = [e.kind for e in between(trust, date(2026, 4, 1), date(2026, 11, 20))]
    places = [place[kind] for kind in kinds if kind in place]
    assert places == sorted(places)
    assert set(places) == set(range(len(FACTS_IN_ORDER)))


@pytest.mark.parametrize(("later", "is_reported"), [(date(2026, 12, 18), False), (date(2026, 12, 19), True)])
def test_a_rating_set_by_hand_runs_out_after_its_last_day(later: date, is_reported: bool) -> None:
    """On its last day it still counts."""
    trust = load(VALID).trust
    assert trust is not None
    ended = [e.ref for e in between(trust, date(2026, 12, 1), later) if e.kind is Kind.OVERRIDE_ENDED]
    assert ended == ["strategy/SI-A2"] * is_reported


@pytest.mark.parametrize(
    ("after", "until", "said"),
    [
        ("2025-10-31", "2025-11-01", ["override-made"]),  # made on the first of November
        ("2025-11-01", "2025-12-18", []),
        ("2025-11-01", "2025-12-19", ["override-ended"]),  # its last day is the 18th of December, and still counts
        ("2025-12-17", "2025-12-18", []),
        ("2025-12-18", "2025-12-19", ["override-ended"]),
        ("2025-12-19", "2026-01-09", []),
        ("2025-10-31", "2026-01-09", ["override-made", "override-ended"]),
    ],
)
def test_an_override_is_told_when_it_is_made_and_once_it_has_run_out(
    after: str, until: str, said: list[str], tmp_path: Path
) -> None:
    """Once each, whatever the days between two meetings are."""
    override = {"rating": "on-track", "reason": "Sure.", "by": "ceo", "on": "2025-11-01", "until": "2025-12-18"}
    trust = with_action(tmp_path, override=override)
    edits = between(trust, date.fromisoformat(after), date.fromisoformat(until))
    assert [e.kind.value for e in edits if e.kind in (Kind.OVERRIDE_MADE, Kind.OVERRIDE_ENDED)] == said


def test_a_gap_between_groups_of_pupils_is_no_news_of_its_own(tmp_path: Path) -> None:
    """It follows from the figures of which it is the distance, and these are told."""
    gap = a_measure(id="gap", title="Gap", **{"from": "gap/reading/disadvantaged/national"})
    for key in ("groups", "every", "available"):
        del gap[key]
    plans = a_trust(tmp_path, measures=[a_measure(), gap], schools={})
    figure = {"period": "2025-26", "on": "2026-07-07", "value": 63, "cohort": 100, "group": "disadvantaged"}
    write(plans / "trust" / "measurements.yaml", {"reading": [figure]})
    national = {
        "measure": "reading",
        "population": "national",
        "group": "disadvantaged",
        "period": "2025-26",
        "on": "2026-07-07",
        "value": 70,
        "source": "Invented",
    }
    write(plans / "reference" / "comparators.yaml", {"comparators": [national]})
    trust = loaded(plans)
    assert trust.own.figures["gap"]
    edits = between(trust, date(2026, 7, 1), date(2026, 7, 31))
    assert {e.ref for e in edits} == {"trust/reading", "national/reading"}
