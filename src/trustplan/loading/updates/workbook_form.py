"""The form of an update workbook: its sheets and columns, which `trustplan sheet export` writes and `sheet import` reads.

The first row and the first column of each sheet are hidden. The row has the keys of the columns, by which columns are
found, and the column has those of the rows. What a key stands for is in three hidden sheets, so that rows and columns may
be moved, and nothing that a person reads needs to be understood by a program.
"""

from __future__ import annotations

from typing import NamedTuple

FORMAT = 1  # the newest that is read

HOW_TO = "how-to"  # in its first cell; `role` and `day` are keys of its rows, and the answers stand in ANSWER
ROLE, DAY = "role", "day"
ANSWER = 2  # the column of an answer on the first sheet, from 0

SETTINGS, ROWS, CHOICES = "_sheet", "_rows", "_choices"  # the names of the hidden sheets

# SETTINGS: two columns, name and value: `format`, `as_at`, and `made_for`, which is an organisation's id, or FIGURES for the schools' figures.
FIGURES = "figures"
# ROWS: a heading, then a row for each of the sheets' rows. `was` and `was_recovery` are JSON, as a slip has them. `whole` is
# the KPI to which what is done about it belongs, empty where another row has the cells for that. `values` is the list of
# CHOICES of a figure that is chosen. `school` is there only where a figure is a school's and the plan is the trust's; where
# the school itself is asked for it, `through` is the school's plan, on which its slip is.
ROW_KEYS = (
    *("key", "sheet", "plan", "item", "kind", "period", "milestone", "school"),
    *("was", "whole", "was_recovery", "unit", "is_share", "values", "shown", "through"),
)
# `shown` is what these cells of the row show, as far as its sheet has them, with SHOWN_BETWEEN between them: rows that were
# sorted without the hidden column, or pasted over, say something else.
SHOWN = ("school", "plan", "id", "title", "milestone", "period")
OF_FIGURE = ("value", "cohort", "status", "note")  # what is filled in of a figure
SHOWN_BETWEEN = " | "
# CHOICES: a heading, then a row for each word of each list, with what a slip has for it.
CHOICE_KEYS = ("list", "id", "word")

TEXT, DATE, WHOLE, VALUE, CHOICE = "text", "date", "whole", "value", "choice"


class Column(NamedTuple):
    """A column: its key and, where a person fills it in, what goes into it, and of which list a word is chosen."""

    key: str
    takes: str = ""
    choices: str = ""


_DONE_ABOUT_IT = (Column("doing", TEXT), Column("help_wanted", TEXT))
_ITEM = (Column("key"), Column("plan"), Column("id"), Column("title"))
SHEETS: dict[str, tuple[Column, ...]] = {
    "actions": (
        *_ITEM,
        Column("due"),
        Column("stage_now"),
        Column("rating_now"),
        Column("last"),
        Column("stage", CHOICE, "stage"),
        Column("rating", CHOICE, "rating"),
        Column("note", TEXT),
        *_DONE_ABOUT_IT,
        Column("evidence", TEXT),
        Column("forecast_end", DATE),
    ),
    "milestones": (*_ITEM, Column("milestone"), Column("due"), Column("done", DATE)),
    "figures": (
        *(Column("key"), Column("school"), Column("plan"), Column("id"), Column("title")),
        *(Column("target"), Column("rating_now"), Column("last"), Column("period")),
        Column("value", VALUE),
        Column("unit"),
        Column("cohort", WHOLE),
        Column("cohort_of"),
        Column("status", CHOICE, "status"),
        Column("note", TEXT),
        *_DONE_ABOUT_IT,
    ),
    "judgements": (
        *_ITEM,
        Column("rubric"),
        Column("rating_now"),
        Column("last"),
        Column("rating", CHOICE, "judgement"),
        Column("because", TEXT),
        *_DONE_ABOUT_IT,
        Column("evidence", TEXT),
    ),
}
