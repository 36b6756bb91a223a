"""The keys of a plan or an offer that are for trustees only, by what has them, and the value that replaces each.

The public edition drops them, and a repository that everybody can read must not hold them: both read this table. What
depends on more than the key (who may see an item, how small a cohort is) is decided elsewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

_NONE: tuple[object, ...] = ()

# The keys of each thing, in the order in which they are looked for. A key and its field in the model have one name.
CANDID: Mapping[str, Mapping[str, Any]] = {
    "plan": {"budget": _NONE},
    "objective": {"asks": _NONE, "why": None, "challenges": _NONE},
    "action": {"asks": _NONE, "why": None, "challenges": _NONE, "resources": _NONE},
    "kpi": {"recovery": _NONE, "asks": _NONE},
    "update": {"note": "", "evidence": _NONE, "recovery": None, "rating": None, "forecast_end": None},
    "judgement": {"evidence": _NONE, "because": ""},
    "override": {"reason": ""},
    "change": {"reason": ""},
    "offer": {"evidence": _NONE},
}
