"""The form of the published data: its version, and what changed in it, for those who read it with programs."""

from __future__ import annotations

from msgspec import Struct


class Version(Struct, frozen=True, kw_only=True):
    """A version of the form, and what was new in it. The first number grows where a program that read it may have to change."""

    number: str
    changes: tuple[str, ...]


VERSIONS = (
    Version(
        number="2.0",
        changes=(
            (
                "CSVs have one row for each figure, with a plain number that can be added up; unit, cohort, "
                "status and symbol have columns of their own. Before, they had a row for each period and a column "
                "for each school, with texts such as “57% of 146”."
            ),
            "CSVs begin with the UTF-8 mark, and their lines end as spreadsheets expect it.",
            (
                "New: figures of all measures in one file; ratings, actions, milestones, targets, organisations, "
                "plans, measures, sources and changes; a Data Package that describes them all; and a workbook, "
                "where the site makes one."
            ),
            "The file of each measure is still where it was.",
        ),
    ),
    Version(number="1.0", changes=("trustplan.json, and a CSV for each measure with the texts of its page.",)),
)  # fmt: skip
CURRENT = VERSIONS[0].number
