"""From what an audience may see to pages and files: values that any host can publish."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from trustplan.pages.board import make_board
from trustplan.pages.data import data_schema, make_json, safe_json
from trustplan.pages.maker import Maker, environment
from trustplan.pages.measures import make_csv, make_measures
from trustplan.pages.page import Page, Settings, Site
from trustplan.pages.plans import make_plans
from trustplan.pages.reference import make_reference
from trustplan.pages.schools import make_schools
from trustplan.schema import KINDS, schema_folder

if TYPE_CHECKING:
    from jinja2 import Environment

    from trustplan.audience import Shown


@cache
def _environment() -> Environment:
    return environment()


def make_site(shown: Shown, settings: Settings) -> Site:
    """Every page and file of an edition. The same input gives the same bytes."""
    maker = Maker(shown, settings, _environment())
    pages: list[Page] = []
    for make in (make_board, make_plans, make_schools, make_measures, make_reference):
        pages += make(maker)
    files = {
        "data/trustplan.schema.json": safe_json(data_schema()),
    }
    for kind in (*KINDS, "common"):
        files[f"schemas/{kind}.schema.json"] = (schema_folder() / f"{kind}.schema.json").read_text(encoding="utf-8")
    late = {"data/trustplan.json": lambda: make_json(maker), **make_csv(maker)}
    return Site(pages=tuple(pages), files=files, late=late)
