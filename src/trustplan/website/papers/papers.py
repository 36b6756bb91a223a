"""The papers of a meeting, for whoever writes or shows them."""

from __future__ import annotations

from trustplan.website.papers.meeting_paper import annex_of
from trustplan.website.papers.meeting_paper import meeting_paper as paper_of

__all__ = ["annex_of", "paper_of"]
