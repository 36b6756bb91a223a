"""A small trust whose schools are in the samples of published tables, and these samples with something changed."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from builders import ROOT, write
from trustplan.loading.imports.take import take_files

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trustplan.loading.imports.taken import TakenFigure, TakenFile

SAMPLES = ROOT / "tests" / "data" / "imports"
TODAY = date(2026, 12, 1)
SCHOOLS = {
    "alder-lane": ("900001", "Alder Lane Primary School", "Saltby"),
    "fernhill": ("900002", "Fernhill Primary School", "Saltby"),
    "mill-green": ("900003", "Mill Green Church of England Primary School", "Northmere"),
    "northgate": ("900401", "Northgate Academy", "Saltby"),
}


def the_trust(folder: Path, **more: Mapping[str, object]) -> Path:
    """A folder of plans with profiles only; `more` are keys of a school's profile, by its id with a low line."""
    write(folder / "trust" / "profile.yaml", {"title": "Trust", "kind": "trust"})
    for name, (urn, title, council) in SCHOOLS.items():
        keys = {"title": title, "kind": "school", "urn": urn, "local_authority": council}
        write(folder / "schools" / name / "profile.yaml", {**keys, **more.get(name.replace("-", "_"), {})})
    return folder


def text_of(sample: str) -> str:
    """A sample as text."""
    return (SAMPLES / sample).read_bytes().decode("utf-8-sig")


def taken(plans: Path, *paths: Path, period: str = "2023-24", as_form: str = "") -> tuple[TakenFile, ...]:
    """What some files say of the trust."""
    return take_files(paths, plans, period=period, as_form=as_form, today=TODAY)


def said(figure: TakenFigure) -> str:
    """A figure on one line."""
    words = [figure.organisation, figure.measure, figure.group, figure.period, figure.value]
    if figure.cohort is not None:
        words.append(f"of {figure.cohort}")
    return " ".join(filter(None, [*words, figure.status]))
