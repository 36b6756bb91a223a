"""Where the files of the theme are: templates, and the style of the pages."""

from __future__ import annotations

from pathlib import Path

THEME = Path(__file__).with_name("theme")
SHEET = THEME / "assets" / "trustplan.css"
