"""Extras: parts of the program that only some trusts need, and the command that adds one."""

from __future__ import annotations

OFFICE = "office"  # reads workbooks and Word documents of a trust's own, and asks about them
SHEETS = "sheets"  # writes workbooks for updates, and reads them back
PAPERS = "papers"  # writes papers for Word, and all data as a workbook
PDF = "pdf"  # writes papers as PDF, and reads them for the last look at a public edition


def command_for(*extras: str) -> str:
    """The command that installs what some extras need, in the versions that fit: in double quotes, which every shell knows."""
    return f'python -m pip install "trustplan[{",".join(extras)}]"'
