"""TODO docstring."""

from __future__ import annotations

TREND_WORDS = {"improving": "Improving", "steady": "Steady", "worsening": "Worsening"}
