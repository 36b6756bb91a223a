"""Tables of cases in YAML, and what tests of several packages do with their rows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment

from builders import EXAMPLE, SCHOOLS, TABLES, a_measure, a_trust, add_plan, read, write
from files_once import files_once
from sites import Reader
from trustplan.disclosure.edition import make_edition
from trustplan.loading.load import load
from trustplan.model import Trust
from trustplan.primitives.audience import Audience
from trustplan.rating.status import KpiStatus
from trustplan.website.context import PageContext
from trustplan.website.page import Page, Settings
from trustplan.website.rendering import environment

FRESH = "2026-01-20"  # a day of news that is fresh at the end of that January


def rows(name: str) -> list[Any]:
    """The rows of a table below tests/tables, each named by its case."""
    return [pytest.param(row, id=row["case"].replace(" ", "-")) for row in read(TABLES / f"{name}.yaml")]


@cache
def the_example() -> Trust:
    """The example trust, for all tests of this process that only look at it."""
    return _loaded(EXAMPLE)


def loaded(plans: Path) -> Trust:
    """The trust of a folder that has no errors."""
    return the_example() if plans == EXAMPLE else _loaded(plans)


def _loaded(plans: Path) -> Trust:
    with files_once():
        result = load(plans)
    assert result.trust is not None, "\n".join(map(str, result.errors))
    return result.trust


def spaces(text: str) -> str:
    """A text with plain spaces."""
    return text.replace("\N{NO-BREAK SPACE}", " ")


def a_context(trust: Trust, day: date) -> PageContext:
    """The context of the pages of a trust's working site for trustees."""
    return PageContext(make_edition(trust, day, Audience.TRUSTEES), Settings(site_name="Test"), _templates())


@cache
def _templates() -> Environment:
    return environment()


def page_at(pages: Iterable[Page], path: str) -> Page:
    """The page at an address."""
    return next(p for p in pages if p.path == path)


def with_figures(folder: Path, row: dict[str, Any]) -> Path:
    """A trust with the row's measure, KPI and figures. Returns its plans/ folder."""
    measure = a_measure(**row.get("measure", {}))
    target = "at most 8" if measure["direction"] == "down" else "at least 99"
    plans = a_trust(folder, measures=[measure], schools={}, has_frameworks=False)
    kpi = {"id": "K1", "title": "Reading", "measure": "reading", "target": target, **row.get("kpi", {})}
    add_plan(plans, [{"id": "O", "title": "Objective", "kpis": [kpi]}])
    write(plans / "trust" / "measurements.yaml", {"reading": [a_figure(text) for text in row["figures"]]})
    return plans


def a_figure(text: str) -> dict[str, Any]:
    """`2025-26 60 20` as the file of measurements has it."""
    period, value, *cohort = text.split()
    number: Any = {"true": True, "false": False}.get(value, value)
    if isinstance(number, str) and number.lstrip("-")[0].isdigit() and "/" not in number:
        number = float(number) if "." in number else int(number)
    return {"period": period, "value": number, **({"cohort": int(cohort[0])} if cohort else {})}


def words_in(html: str) -> str:
    """What a reader of some HTML reads, with plain single spaces."""
    reader = Reader()
    reader.feed(html)
    reader.close()
    return " ".join(spaces(" ".join(reader.text)).split())


def with_action(folder: Path, **more: Any) -> Trust:
    """A trust whose plan has one action."""
    plans = a_trust(folder, has_frameworks=False)
    add_plan(
        plans, [{"id": "O", "title": "Objective", "actions": [{"id": "A1", "title": "Work", "lead": "lead", **more}]}]
    )
    return loaded(plans)


def kpi_of_schools(folder: Path, direction: str, schools: dict[str, str] = SCHOOLS, /, **figures: int) -> KpiStatus:
    """The trust's KPI for every school, rated."""
    plans = a_trust(folder, measures=[a_measure(direction=direction)], schools=schools, has_frameworks=False)
    for school, value in figures.items():
        figure = {"period": "2025-26", "on": "2026-07-07", "value": value, "cohort": 100}
        write(plans / "schools" / school / "measurements.yaml", {"reading": [figure]})
    target = "at least 60" if direction == "up" else "at most 60"
    kpi = {"id": "K", "title": "KPI", "measure": "reading", "applies_to": "every school", "target": target}
    add_plan(plans, [{"id": "O", "title": "Objective", "kpis": [kpi]}])
    (found,) = a_context(loaded(plans), date(2026, 11, 20)).index.kpis
    return found


def with_actions(folder: Path, *actions: dict[str, Any]) -> Trust:
    """A trust whose plan has some actions."""
    plans = a_trust(folder, has_frameworks=False)
    entries = [{"id": f"A{n}", "title": "Work", "lead": "lead", **more} for n, more in enumerate(actions)]
    add_plan(plans, [{"id": "O", "title": "Objective", "actions": entries}])
    return loaded(plans)


def news(on: str = FRESH, stage: str = "in-progress", **more: Any) -> dict[str, Any]:
    """An update by the lead."""
    return {"updates": [{"on": on, "by": "lead", "stage": stage, **more}]}
