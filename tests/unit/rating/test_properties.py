"""What holds for any plan on any day: no order of entries, no hiding and no stopping makes a rating better."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from amounts import examples
from builders import EXAMPLE, read, write
from trustplan.disclosure.edition import make_edition
from trustplan.loading.load import load
from trustplan.model import (
    Action,
    Judgement,
    Kpi,
    Measurement,
    Objective,
    Organisation,
    Plan,
    Rating,
    Stage,
    Trust,
    Update,
)
from trustplan.model.plans import each_action
from trustplan.primitives.audience import Audience
from trustplan.rating.engine import rate
from trustplan.rating.status import KpiStatus, ObjectiveStatus, Rated

START = date(2025, 9, 1)
# Not assessed is between at risk and on track, so that leaving a bad rating for it counts as better.
ORDER = (Rating.OFF_TRACK, Rating.AT_RISK, Rating.NOT_ASSESSED, Rating.ON_TRACK, Rating.ACHIEVED)
days = st.integers(0, 500).map(lambda n: START + timedelta(days=n))


def ratings(rated: Rated) -> dict[str, Rating]:
    """Every rating of a trust by address: an objective's two with their dimension, a KPI's cells with their organisation."""
    found = {}
    for ref, status in rated.index.items():
        if isinstance(status, ObjectiveStatus):
            found[f"{ref} delivery"], found[f"{ref} impact"] = status.delivery.rating, status.impact.rating
        else:
            found[ref] = status.rating
        if isinstance(status, KpiStatus):
            for kpi in (status, *status.parts):
                found.update({f"{kpi.ref} {c.organisation}": c.rating for c in kpi.cells})
    return found


def better(before: dict[str, Rating], after: dict[str, Rating]) -> dict[str, tuple[Rating, Rating]]:
    """What is better afterwards."""
    return {
        ref: (rating, after[ref]) for ref, rating in before.items() if ORDER.index(after[ref]) > ORDER.index(rating)
    }


def with_figures(trust: Trust, organisation: str, measure: str, rows: tuple[Measurement, ...]) -> Trust:
    """The trust with other figures of one measure in one place."""
    own = trust.organisations[organisation]
    changed = replace(own, figures={**own.figures, measure: rows})
    return replace(trust, organisations={**trust.organisations, organisation: changed})


def latest_figures(trust: Trust, day: date) -> list[tuple[str, str, Measurement]]:
    """The latest number of each series that a day knows: (organisation, measure, figure)."""
    found = []
    for organisation in trust.organisations.values():
        for name, rows in organisation.figures.items():
            measure = trust.measures[name]
            if measure.direction not in ("up", "down"):
                continue
            for group in ("", *(g.id for g in measure.groups)):
                known = [m for m in rows if m.group == group and m.on <= day]
                if known and isinstance(known[-1].value, Fraction):
                    found.append((organisation.id, name, known[-1]))
    return found


@examples(240)
@given(st.data(), days, st.sampled_from([Fraction(1, 10), 1, 2, 4, 5, 9, 40]))
def test_making_a_figure_worse_improves_nothing(example: Trust, data: st.DataObject, day: date, by: Fraction) -> None:
    """No cell, KPI, part or objective gains from a worse figure of its latest period."""
    figures = latest_figures(example, day)
    if not figures:
        return
    organisation, name, row = data.draw(st.sampled_from(figures))
    assert isinstance(row.value, Fraction)
    way = -1 if example.measures[name].direction == "up" else 1
    worse = replace(row, value=row.value + way * by)
    rows = tuple(worse if m is row else m for m in example.organisations[organisation].figures[name])
    before = ratings(rate(example, day))
    after = ratings(rate(with_figures(example, organisation, name, rows), day))
    assert better(before, after) == {}


def with_action(trust: Trust, ref: str, update: Update) -> Trust:
    """The trust with one more update on an action of any level."""

    def action(a: Action) -> Action:
        parts = tuple(action(p) for p in a.parts)
        return replace(a, parts=parts, updates=(*a.updates, update) if a.ref == ref else a.updates)

    def objective(o: Objective) -> Objective:
        return replace(o, actions=tuple(action(a) for a in o.actions))

    def plan(p: Plan) -> Plan:
        return replace(p, objectives=tuple(objective(o) for o in p.objectives))

    def organisation(o: Organisation) -> Organisation:
        return replace(o, plans=tuple(plan(p) for p in o.plans))

    return replace(trust, organisations={k: organisation(o) for k, o in trust.organisations.items()})


def all_actions(trust: Trust) -> Iterator[Action]:
    """Every action of every level that no meeting has stopped."""
    for plan in trust.plans():
        for objective in plan.objectives:
            yield from (a for a in each_action(objective.actions) if a.accepted_on is None)


@examples(240)
@given(st.data(), days, st.sampled_from([Stage.STOPPED, Stage.CARRIED_OVER, Stage.NOT_STARTED]))
def test_stopping_or_withdrawing_work_betters_no_objective(
    example: Trust, data: st.DataObject, day: date, stage: Stage
) -> None:
    """Until a meeting accepts it: neither its own rating, nor its parent's, nor its objective's."""
    action = data.draw(st.sampled_from(list(all_actions(example))))
    update = Update(
        on=day, by=action.lead, stage=stage, rating=None, note="Withdrawn.", evidence=(), forecast_end=None,
        recovery=None, at=action.at,
    )  # fmt: skip
    status = rate(example, day).index[action.ref]
    assert not isinstance(status, ObjectiveStatus)
    if status.rating not in (Rating.OFF_TRACK, Rating.AT_RISK):
        return
    before, after = ratings(rate(example, day)), ratings(rate(with_action(example, action.ref, update), day))
    found = better(before, after)
    # News ends staleness, as any update does; that is not the work's rating becoming better by its end.
    if status.reasons[0].code in ("stale", "not-started-late") and stage is Stage.NOT_STARTED:
        return
    assert found == {}


def shuffled(data: Any, mix: random.Random, key: str = "") -> Any:
    """Plan data with its entries in another order; entries of one day keep theirs, as the file's order counts there."""
    if isinstance(data, dict):
        keys = list(data)
        mix.shuffle(keys)
        return {k: shuffled(data[k], mix, k) for k in keys}
    if isinstance(data, list):
        rows = [shuffled(entry, mix) for entry in data]
        stamps = [row.get("on") for row in rows if isinstance(row, dict)]
        is_dated = len(stamps) == len(rows) and None not in stamps
        if key not in ("grades", "bodies") and (not is_dated or len(set(stamps)) == len(stamps)):
            mix.shuffle(rows)
        return rows
    return data


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_entries_and_files_is_irrelevant(example: Trust, seed: int, tmp_path: Path) -> None:
    """Every list and every group of keys in another order, and every file written anew: the same ratings."""
    plans = tmp_path / "plans"
    shutil.copytree(EXAMPLE, plans)
    files = sorted(plans.rglob("*.yaml"))
    mix = random.Random(seed)  # noqa: S311  variety, not secrets
    mix.shuffle(files)
    for file in files:
        write(file, shuffled(read(file), mix))
    trust = load(plans).trust
    assert trust is not None
    for day in (date(2026, 3, 13), date(2026, 11, 20)):
        assert ratings(rate(trust, day)) == ratings(rate(example, day))


def add_later_facts(trust: Trust, after: date, offset: int) -> Trust:
    """The trust with a bad later fact for everything: updates, judgements and figures after a day."""
    when = after + timedelta(days=1 + offset)

    def action(a: Action) -> Action:
        update = Update(
            on=when, by=a.lead or "ceo", stage=Stage.STOPPED, rating=Rating.OFF_TRACK, note="Later.", evidence=(),
            forecast_end=None, recovery=None, at=a.at,
        )  # fmt: skip
        return replace(a, updates=(*a.updates, update))

    def kpi(k: Kpi) -> Kpi:
        judgement = Judgement(on=when, rating=Rating.OFF_TRACK, because="Later.", evidence=(), by="", at=k.at)
        return k if k.measure or k.parts else replace(k, judgements=(*k.judgements, judgement))

    def objective(o: Objective) -> Objective:
        return replace(o, actions=tuple(action(a) for a in o.actions), kpis=tuple(kpi(k) for k in o.kpis))

    def organisation(o: Organisation) -> Organisation:
        plans = tuple(replace(p, objectives=tuple(objective(x) for x in p.objectives)) for p in o.plans)
        return replace(o, plans=plans, figures={n: (*rows, *(worse(m) for m in rows)) for n, rows in o.figures.items()})

    def worse(m: Measurement) -> Measurement:
        return replace(m, on=when, value=Fraction(1) if isinstance(m.value, Fraction) else m.value)

    return replace(trust, organisations={o.id: organisation(o) for o in trust.organisations.values()})


@examples(80)
@given(st.integers(0, 500), st.integers(0, 60))
def test_facts_known_later_never_alter_an_earlier_day(example: Trust, day: int, offset: int) -> None:
    """Any past day can be worked out again."""
    when = date(2025, 9, 1) + timedelta(days=day)
    before, after = rate(example, when), rate(add_later_facts(example, when, offset), when)
    for ref, status in before.index.items():
        again = after.index[ref]
        if isinstance(status, ObjectiveStatus):
            assert isinstance(again, ObjectiveStatus)
            assert status.delivery.rating is again.delivery.rating
            assert status.impact.rating is again.impact.rating or status.impact.reason.code == "withheld"
        else:
            assert not isinstance(again, ObjectiveStatus)
            assert (status.rating, status.reasons) == (again.rating, again.reasons)
            assert [r.words for r in status.reasons] == [r.words for r in again.reasons]


@examples(40)
@given(st.integers(0, 500))
def test_hiding_items_changes_no_rating(example: Trust, day: int) -> None:
    """Ratings are shown or withheld for an audience, never worked out again."""
    when = date(2025, 9, 1) + timedelta(days=day)
    full = rate(example, when)
    shown = make_edition(example, when, Audience.PUBLIC).rated
    for ref, status in shown.index.items():
        again = full.index[ref]
        if isinstance(status, ObjectiveStatus):
            assert isinstance(again, ObjectiveStatus)
            assert status.delivery.rating is again.delivery.rating
            assert status.impact.rating is again.impact.rating or status.impact.reason.code == "withheld"
        elif not isinstance(again, ObjectiveStatus):
            assert status.rating is again.rating or status.reasons[0].code == "withheld"
