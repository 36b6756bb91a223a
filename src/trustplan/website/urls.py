"""TODO docstring."""

from __future__ import annotations

MOST_SCHOOLS = 24  # schools on a measure's page: of more, those furthest from the target; the download has them all
