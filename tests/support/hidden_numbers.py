"""Generated trusts in which one withheld number is replaced: the public edition must stay the same, byte for byte.

`small_numbers.py` looks for numbers that totals and editions together give away, in one kind of measure. Here there are
no totals of shares, and instead everything else that a number could show through: kinds of measures, targets of later
years, baselines, groups, hidden and sensitive KPIs, embargoes, parts, edits, school plans, and what other figures say of it.
"""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from builders import a_measure, a_trust, add_plan, write
from leaks import everything, model
from trustplan.disclosure.edition import make_edition
from trustplan.loading.load import load
from trustplan.primitives.audience import Audience

DAYS = tuple(date.fromisoformat(d) for d in ("2026-07-20", "2026-11-20"))
SMALLEST = 11
SCHOOLS = ("ash", "beech", "cedar")
# Unit, and whether a figure has its cohort beside it.
KINDS = {
    "share": ("percent", True),
    "share of nobody knows how many": ("percent", False),
    "share of sessions": ("percent", True),
    "count": ("count", False),
    "count of a cohort": ("count", True),
    "rate": ("rate per 100", True),
    "unit of its own": ("pupils", False),
    "score": ("points", True),
}
RHYTHMS = {
    "year": ("2023-24", "2024-25", "2025-26"),
    "half-term": ("2025-26/aut1", "2025-26/sum1", "2026-27/aut1"),
    "term": ("2025-26/aut", "2025-26/spr", "2025-26/sum"),
}
PERIODS = (("2025-09-01", "2028-08-31"), ("2023-09-01", "2026-08-31"))  # of plans; one has ended on the second day


class Row(NamedTuple):
    """A figure: `number` of a cohort, of the whole school or of a group of its pupils."""

    school: str
    period: str
    group: str
    number: int
    cohort: int
    on: str = ""
    embargo: str = ""


class Case(NamedTuple):
    """A generated trust."""

    kind: str
    rhythm: str
    measure: dict[str, Any]
    kpis: tuple[dict[str, Any], ...]
    own: dict[str, Any]
    national: int
    rows: tuple[Row, ...]
    years: tuple[str, str] = PERIODS[0]


def a_case(seed: int) -> Case:
    """A trust by chance: what is measured, how targets are said, what stands beside it, and a few years of figures."""
    rng = random.Random(seed)  # noqa: S311  the same trusts on every run
    kind, rhythm = rng.choice(list(KINDS)), rng.choice(list(RHYTHMS))
    direction = rng.choice(("up", "down"))
    measure = {
        "unit": KINDS[kind][0],
        "direction": direction,
        "title": "Attendance" if kind == "share of sessions" else "Reading",
        "decimals": rng.choice((0, 1, 2)),
        "every": rhythm,
        "tolerance": rng.choice((0, 2, 10)),
        "accumulates": rhythm != "year" and kind != "share of sessions" and rng.random() < 0.4,
        "aggregate": "sum" if kind in ("count", "unit of its own") and rng.random() < 0.4 else "none",
    }
    first = _a_kpi(rng, "K1", rhythm, direction)
    others = [_a_kpi(rng, f"K{n}", rhythm, direction) for n in (2, 3)]
    return Case(
        kind=kind,
        rhythm=rhythm,
        measure=measure,
        kpis=(first, *(_hidden(rng, kpi) for kpi in others)),
        own=_a_kpi(rng, "K9", rhythm, direction) | {"applies_to": "own"},
        national=rng.choice((5, 30, 60)),
        rows=tuple(_rows(rng, rhythm)),
        years=rng.choice(PERIODS),
    )


def _a_kpi(rng: random.Random, name: str, rhythm: str, direction: str) -> dict[str, Any]:
    """A KPI of every school or some, with a target as people say them."""
    word = "at least" if direction == "up" else "at most"
    first = RHYTHMS[rhythm][0]
    kpi: dict[str, Any] = {
        "id": name,
        "title": f"Reading {name}",
        "measure": "reading",
        "applies_to": rng.choice(("every school", "every school", "at least 2 schools", "own")),
        **rng.choice(({}, {"tolerance": 5}, {"compare": "national"})),
    }
    if rng.random() < 0.7:
        kpi["baseline"] = {"period": rng.choice((first, RHYTHMS[rhythm][1]))}
    number = rng.choice((5, 12, 40, 60, 95))
    ref = rng.choice((str(number), "baseline", "last year + 1", "national", "national - 10%", RHYTHMS[rhythm][1]))
    target = rng.choice(
        (f"{word} {ref}", f"{word} {ref}", f"between last year and {number}", f"exactly {number}", "none")
    )
    later = {"for": "2027-28", "target": rng.choice((f"{word} {number}", f"{word} baseline + 2"))}
    steps = ([later], [{"for": "2025-26", "target": f"{word} {number}"}, later])
    if "baseline" in str((target, later)) and "baseline" not in kpi:
        kpi["baseline"] = {"period": first}
    return {**kpi, **({"targets": rng.choice(steps)} if rng.random() < 0.5 else {"target": target})}


def _hidden(rng: random.Random, kpi: dict[str, Any]) -> dict[str, Any]:
    """The KPI as it is, or as one that the public does not see, or with what else a KPI can have."""
    found = {
        **kpi,
        **rng.choice(
            ({}, {"visibility": "trustees"}, {"group": "disadvantaged"}, {"key": True}, {"not_before": "2027-01-04"})
        ),
    }
    if rng.random() < 0.2:
        found = {
            "id": kpi["id"],
            "title": "Parts",
            "kpis": [
                {key: value for key, value in kpi.items() if key != "compare"} | {"id": "a"},
                {"id": "b", "measure": "other", "applies_to": "every school", "target": "done"},
            ],
        }
    elif rng.random() < 0.2 and "target" in found:
        found["changes"] = [
            {"on": "2026-06-12", "field": "target", "was": "at least 99", "reason": "Agreed", "approved_by": "board"}
        ]
    elif rng.random() < 0.2:
        found["measure"] = "sensitive"
    return found


def _rows(rng: random.Random, rhythm: str) -> list[Row]:
    """Figures of few and of many, in cohorts that change; some are corrected later."""
    found = []
    for school in SCHOOLS:
        for period in RHYTHMS[rhythm]:
            cohort = rng.choice((9, 12, 40, 60, 60))
            number = rng.choice((rng.randint(0, cohort), rng.randint(0, 10), cohort - rng.randint(0, 5)))
            found.append(Row(school, period, "", max(0, min(number, cohort)), cohort))
            if rng.random() < 0.15:
                found.append(Row(school, period, "", rng.randint(0, cohort), cohort, on="2026-11-12"))
            if rng.random() < 0.5:
                found.append(Row(school, period, "disadvantaged", rng.randint(0, 8), 8))
    return found


def is_small(case: Case, row: Row) -> bool:
    """The rule, stated again: whom a figure tells of, and whether they are few."""
    if row.group or row.embargo:
        return True
    left = row.cohort - row.number
    if case.kind == "share of nobody knows how many":
        return True
    if case.kind in ("score", "share of sessions"):
        return row.cohort < SMALLEST
    if case.kind in ("count", "unit of its own"):
        return "/" in row.period or 0 < row.number < SMALLEST
    if case.kind == "count of a cohort" and "/" in row.period:
        return True
    return row.cohort < SMALLEST or 0 < row.number < SMALLEST or 0 < left < SMALLEST


def others(case: Case, place: int) -> list[int]:
    """The numbers that a reader must think possible in place of a withheld one."""
    row = case.rows[place]
    return [n for n in range(row.cohort + 1) if n != row.number and is_small(case, row._replace(number=n))]


def with_number(case: Case, place: int, number: int) -> Case:
    """The case with another number in one place."""
    rows = list(case.rows)
    rows[place] = rows[place]._replace(number=number)
    return case._replace(rows=tuple(rows))


def write_case(case: Case, folder: Path) -> Path:
    """The trust's files."""
    measure = a_measure(**case.measure)
    if case.rhythm != "year":
        del measure["available"]
    plain = a_measure(id="other", title="Other", unit="yes/no", groups=[])
    secret = {**measure, "id": "sensitive", "title": "Sensitive", "sensitive": True}
    plans = a_trust(folder, measures=[measure, plain, secret])
    source = {"measure": "reading", "population": "national", "period": "2024-25", "on": "2025-09-01", "value": case.national, "source": "Invented"}  # fmt: skip
    held = {**source, "group": "disadvantaged"}
    write(plans / "reference" / "comparators.yaml", {"comparators": [source, held, {**source, "measure": "sensitive"}, {**held, "measure": "sensitive"}]})  # fmt: skip
    objectives = [
        {"id": "O", "title": "Objective", "kpis": list(case.kpis)},
        {"id": "P", "title": "Alone", "kpis": [{**case.kpis[0], "id": "K8"}]},
    ]
    more: dict[str, Any] = {"visibility": "public", "period": dict(zip(("from", "to"), case.years, strict=True))}
    add_plan(plans, objectives, **more)
    add_plan(plans, [{"id": "Q", "title": "Own", "kpis": [case.own]}], organisation="ash", **more)
    for school in SCHOOLS:
        rows = [_as_written(case, row) for row in case.rows if row.school == school]
        whole = [row for row in rows if "group" not in row]
        write(
            plans / "schools" / school / "measurements.yaml",
            {"reading": rows, "sensitive": rows, "other": [{"period": w["period"], "value": "yes"} for w in whole[:1]]},
        )
    return plans


def _as_written(case: Case, row: Row) -> dict[str, Any]:
    value: Any = row.number
    if case.kind == "share":
        value = f"{row.number}/{row.cohort}"
    elif case.kind == "rate" or case.kind.startswith("share of"):
        value = round(100 * row.number / row.cohort, 4)
    found: dict[str, Any] = {"period": row.period, "value": value}
    if row.group:
        found["group"] = row.group
    if row.on or case.rhythm == "year":
        found["on"] = row.on or f"{2001 + int(row.period[2:4])}-07-07"
    if row.embargo:
        found["not_before"] = row.embargo
    if KINDS[case.kind][1] and case.kind != "share":
        found["cohort"] = row.cohort
    return found


def published(case: Case, folder: Path, *, with_pages: bool = True) -> list[str]:
    """The public edition of each day: every page and file, and the reduced model behind them; or only the model."""
    written = everything if with_pages else model
    loaded = load(write_case(case, folder))
    assert loaded.trust is not None, [str(f) for f in loaded.errors]
    return [written(make_edition(loaded.trust, day, Audience.PUBLIC)) for day in DAYS]


def shown_through(
    case: Case, folder: Path, most: int, *, with_pages: bool = True, every_number: bool = False
) -> list[str]:
    """The withheld numbers that make a difference to what is published; at most so many are tried, spread over the rows."""
    rng = random.Random(repr(case.rows))  # noqa: S311
    before = published(case, folder / "before", with_pages=with_pages)
    places = [n for n, row in enumerate(case.rows) if is_small(case, row) and others(case, n)]
    found = []
    for place in rng.sample(places, min(most, len(places))):
        numbers = others(case, place)
        for number in numbers if every_number else [rng.choice(numbers)]:
            after = published(with_number(case, place, number), folder / f"{place}-{number}", with_pages=with_pages)
            row = case.rows[place]
            found += [
                f"{case.kind}, {row}: {number} instead shows on {day}: {first_difference(old, new)}"
                for day, old, new in zip(DAYS, before, after, strict=True)
                if old != new
            ]
    return found


def first_difference(old: str, new: str) -> str:
    """Where two texts part."""
    for a, b in zip(old.splitlines(), new.splitlines(), strict=False):
        if a != b:
            place = next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), 0)
            return f"{a[max(0, place - 150) : place + 90]!r} / {b[max(0, place - 90) : place + 90]!r}"
    return "one is longer"
