"""Generated trusts with small numbers, and which of the numbers that are withheld can be worked out.

A reader sees only bytes. So for every withheld number of generated trusts, other numbers are put in its place in ways
that a reader must think possible, and the public editions are made again: enough of them must be the very same bytes.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import combinations, islice
from pathlib import Path
from typing import Any, NamedTuple

from builders import a_measure, a_trust, add_plan, write
from trustplan.disclosure.audience import Edition
from trustplan.disclosure.edition import make_edition
from trustplan.loading.load import load
from trustplan.model import Symbol
from trustplan.primitives.audience import Audience

DAYS = tuple(date.fromisoformat(d) for d in ("2026-07-09", "2026-07-20", "2026-09-25", "2026-11-20"))
SCHOOLS = ("ash", "beech", "cedar", "dogwood", "elm")
SMALLEST = 11
MOST_TRIED = 12  # ways to make up for one other number
WIDTH = SMALLEST - 1  # numbers to which a withheld one stays open, where its cohort has as many


class Row(NamedTuple):
    """A figure of a school: how many of its cohort, for a period, known on a day."""

    school: str
    measure: str
    period: str
    on: str
    pupils: int
    cohort: int


class Case(NamedTuple):
    """A generated trust: its figures, and how its trust's figure and targets are made."""

    rows: tuple[Row, ...]
    aggregate: str
    target: str
    applies_to: str
    schools: tuple[str, ...]
    unit: str = "percent"  # in other units, the pupils of a row are the figure itself


def a_case(seed: int) -> Case:
    """A small trust with cohorts about the smallest that is shown, figures in parts of the year, and corrections."""
    rng = random.Random(seed)  # noqa: S311  the same trusts on every run
    schools = SCHOOLS[: rng.choice((2, 3, 4, 5))]
    periods = rng.choice(
        (("2025-26",), ("2025-26/aut", "2025-26/spr"), ("2025-26", "2025-26/aut"), ("2024-25", "2025-26"))
    )
    sizes = rng.choice(((7, 9, 10, 10), (4, 7, 9, 10, 12, 14, 40, 60)))
    rows = []
    for school in schools:
        cohort = rng.choice(sizes)
        for period in periods:
            on = rng.choice(("2026-07-07", "2026-07-07", "2026-07-17", "2026-09-18"))
            size = cohort if rng.random() < 0.8 else rng.choice((9, 11, 30))
            rows.append(Row(school, "reading", period, on, rng.randint(0, size), size))
            if rng.random() < 0.15:
                rows.append(Row(school, "reading", period, "2026-11-02", rng.randint(0, size), size))
    return Case(
        rows=tuple(rows),
        aggregate=rng.choice(("pupil-weighted mean", "pupil-weighted mean", "mean", "none")),
        target=rng.choice(("at least 60", "at least 30", "at least baseline", "above 80")),
        applies_to=rng.choice(("every school", "every school", "at least 2 schools", "own")),
        schools=schools,
    )


def write_case(case: Case, folder: Path) -> Path:
    """The trust's files."""
    measure = a_measure(aggregate=case.aggregate, decimals=1, groups=[], unit=case.unit)
    plans = a_trust(folder, measures=[measure], schools={s: s.title() for s in case.schools})
    kpi = {
        "id": "K1",
        "title": "Reading",
        "measure": "reading",
        "applies_to": case.applies_to,
        "baseline": {"period": "2024-25"},
        "target": case.target,
    }
    trust = {"id": "K2", "title": "Of the trust", "measure": "reading", "target": "at least 50"}
    objectives: list[dict[str, Any]] = [
        {"id": "O", "title": "Objective", "kpis": [kpi, trust] if case.applies_to != "own" else [trust]}
    ]
    if case.applies_to != "own":
        objectives.append({"id": "P", "title": "Alone", "kpis": [{**kpi, "id": "K3"}]})
    add_plan(plans, objectives, visibility="public")
    for school in case.schools:
        rows = [r for r in case.rows if r.school == school]
        figures = [{"period": r.period, "on": r.on, **_as_written(r, case.unit)} for r in rows]
        write(plans / "schools" / school / "measurements.yaml", {"reading": figures})
    return plans


def _as_written(row: Row, unit: str) -> dict[str, Any]:
    if unit == "percent":
        return {"value": f"{row.pupils}/{row.cohort}"}
    return {"value": row.pupils, "cohort": row.cohort}


def shown_on_each_day(case: Case, folder: Path) -> list[Edition]:
    """The public edition of each day: all that its pages and files are made from."""
    trust = load(write_case(case, folder)).trust
    assert trust is not None
    return [make_edition(trust, day, Audience.PUBLIC) for day in DAYS]


def editions(case: Case, folder: Path) -> tuple[str, ...]:
    """What the public edition of each day holds, to the last field."""
    found = shown_on_each_day(case, folder)
    return tuple(repr((s.trust, s.rated.plans, s.changes, s.history, s.news_count, s.since)) for s in found)


def withheld(case: Case, folder: Path) -> list[int]:
    """The places of the rows that some edition withholds for how few they tell of, and that none has shown before.

    A figure that is held only with its row could have been shown by itself: that a reader may know it harms nobody.
    """
    hidden: set[tuple[str, str, str]] = set()
    open_ones: set[tuple[str, str, str]] = set()
    for shown in shown_on_each_day(case, folder):
        for school in case.schools:
            for m in shown.trust.organisations[school].figures.get("reading", ()):
                key = (school, str(m.period), m.on.isoformat())
                (hidden if m.value is Symbol.WITHHELD else open_ones).add(key)
    secret = hidden - open_ones
    return [n for n, r in enumerate(case.rows) if (r.school, r.period, r.on) in secret and tells_of_few(case, r)]


def tells_of_few(case: Case, row: Row) -> bool:
    """Whether a row is small, or another of its school is that is of the same time or of a part of it."""
    same = [r for r in case.rows if r.school == row.school and are_of_one_time(r.period, row.period)]
    return any(is_small(r.pupils, r.cohort) for r in same)


def are_of_one_time(one: str, other: str) -> bool:
    """Whether two periods overlap: they are the same, or one is a part of the year that the other is."""
    return one == other or one.startswith(f"{other}/") or other.startswith(f"{one}/")


def is_small(pupils: int, cohort: int) -> bool:
    """The rule of the design, stated again: of few, or of which few are counted or not counted."""
    return cohort < SMALLEST or 0 < pupils < SMALLEST or 0 < cohort - pupils < SMALLEST


def alternatives(case: Case, place: int, hidden: Sequence[int]) -> Iterator[tuple[int, Case]]:
    """Other numbers in one place: alone, then with other withheld numbers that make up for it."""
    row = case.rows[place]
    is_part = row.cohort >= SMALLEST and is_small(row.pupils, row.cohort)
    numbers = [n for n in range(row.cohort + 1) if n != row.pupils and (not is_part or is_small(n, row.cohort))]
    for number in numbers:
        yield number, with_numbers(case, {place: number})
    others = [n for n in hidden if case.rows[n].school != row.school and case.rows[n].period == row.period]
    for number in numbers:
        combined = (some for count in range(len(others), 0, -1) for some in combinations(others, count))
        spreads = (share_out(case, some, row.pupils - number) for some in combined)
        for spread in islice(spreads, MOST_TRIED):
            yield number, with_numbers(case, {place: number, **spread})


def share_out(case: Case, places: Sequence[int], amount: int) -> dict[int, int]:
    """Numbers for some withheld rows that differ by an amount together, as nearly as they can."""
    found = {}
    for place in places:
        row = case.rows[place]
        fitting = [
            n
            for n in range(row.cohort + 1)
            if row.cohort < SMALLEST or not is_small(row.pupils, row.cohort) or is_small(n, row.cohort)
        ]
        best = min(fitting, key=lambda n: abs(n - row.pupils - amount))
        amount -= best - row.pupils
        found[place] = best
    return found


def with_numbers(case: Case, numbers: dict[int, int]) -> Case:
    """The case with other numbers in some places."""
    return case._replace(rows=tuple(r._replace(pupils=numbers.get(n, r.pupils)) for n, r in enumerate(case.rows)))


def determined(case: Case, folder: Path) -> list[str]:
    """The withheld numbers that some edition, or two together, leave open to fewer values than the policy wants."""
    truth = editions(case, folder / "truth")
    hidden = withheld(case, folder / "truth")
    pairs = [*((n,) for n in range(len(DAYS))), *combinations(range(len(DAYS)), 2)]
    found = []
    for place in hidden:
        row = case.rows[place]
        possible: dict[tuple[int, ...], set[int]] = {pair: {row.pupils} for pair in pairs}
        wanted = min(WIDTH, row.cohort + 1)
        for count, (number, other) in enumerate(alternatives(case, place, hidden)):
            if all(len(p) >= wanted for p in possible.values()):
                break
            if all(number in p or len(p) >= wanted for p in possible.values()):
                continue
            published = editions(other, folder / f"{place}-{count}")
            for pair, numbers in possible.items():
                if all(published[n] == truth[n] for n in pair):
                    numbers.add(number)
        for pair, numbers in possible.items():
            if len(numbers) < wanted:
                days = " and ".join(str(DAYS[n]) for n in pair)
                found.append(
                    f"{row.school} {row.period} known {row.on}: only {sorted(numbers)} of {row.cohort} fit what was published {days}"
                )
    return found
