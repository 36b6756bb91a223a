"""The section of the reference pages."""

from __future__ import annotations

from trustplan.website.pages.blocks import HOME

SECTION = "Reference"


TRAIL = [HOME]
