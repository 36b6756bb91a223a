"""Where the files of data are: addresses that people and programs keep."""

from __future__ import annotations

FOLDER = "data/"
WORKBOOK = f"{FOLDER}trustplan.xlsx"

# The tables of a whole edition, by name: each is a file `<name>.csv` beside those of the measures.
TABLES = ("ratings", "actions", "milestones", "figures", "targets", "organisations", "plans", "measures", "sources", "changes")  # fmt: skip


def measure_file(measure: str) -> str:
    """The file of a measure's figures, below FOLDER; in a folder of its own where a table of the whole edition has its name.

    >>> measure_file("attendance"), measure_file("figures")
    ('attendance.csv', 'measures/figures.csv')
    """
    if measure in TABLES:
        return f"measures/{measure}.csv"
    return f"{measure}.csv"
