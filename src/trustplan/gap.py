"""What a measure that is a gap to another population names: `gap/<measure>/<group>/<population>`."""

from __future__ import annotations

from typing import NamedTuple


class Gap(NamedTuple):
    """What `gap/<measure>/<group>/<population>` names."""

    measure: str
    group: str
    population: str


def read_gap(text: str) -> Gap | None:
    """The parts of `gap/…`; None for anything else."""
    parts = text.split("/")
    return Gap(*parts[1:]) if len(parts) == 4 and parts[0] == "gap" else None
