"""The keys of a plan or an offer that are for trustees only, whatever it is that they stand in, and what is left of each.

The public edition drops them, and a repository that everybody can read must not hold them: both read this table. What
depends on more than its key (who may see an item, how small a cohort is) is decided where that is known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

_NONE: tuple[object, ...] = ()

# By what they stand in, the keys in the order in which they are looked for; a key and its field have one name.
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
