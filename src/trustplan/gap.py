"""What a measure that nobody types names: `gap/<measure>/<group>/<population>`, or `checklist/<tool>`."""

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


def read_checklist(text: str) -> str:
    """The tool of `checklist/<tool>`; nothing for anything else."""
    head, _, tool = text.partition("/")
    return tool if head == "checklist" else ""
