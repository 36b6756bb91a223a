"""The example trust, loaded whole."""

from __future__ import annotations

from builders import EXAMPLE
from trustplan.loading.load import load


def test_the_example_is_read_whole() -> None:
    """Organisations, plans, measures and meetings of the example."""
    trust = load(EXAMPLE).trust
    assert trust is not None
    assert [o.id for o in trust.schools] == ["alder-lane", "fernhill", "mill-green", "st-aidans"]
    assert [p.ref for p in trust.plans()] == [
        "strategy-2025-28",
        "alder-lane/improvement-2026-27",
        "fernhill/action-plan-2026",
        "fernhill/improvement-2026-27",
        "mill-green/action-plan-2026",
        "mill-green/improvement-2026-27",
        "st-aidans/improvement-2026-27",
    ]
    strategy = next(trust.plans())
    assert [(o.id, len(o.actions), len(o.kpis)) for o in strategy.objectives] == [
        ("SI", 6, 13),
        ("PE", 6, 13),
        ("PA", 6, 10),
        ("LG", 6, 9),
        ("BF", 6, 6),
    ]
