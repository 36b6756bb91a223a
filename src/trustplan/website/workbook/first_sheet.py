"""The first sheet of a workbook: who fills it in, and what there is to know."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from trustplan.loading.updates.workbook_form import ANSWER, CHOICE, DATE, DAY, FIGURES, HOW_TO, ROLE
from trustplan.primitives.english import capital, counted, say_date, say_period
from trustplan.website.downloads.terms import FOR_TRUSTEES
from trustplan.website.workbook.formats import (
    drop_down,
    height_of,
    protect,
    put_text,
    set_up_print,
    title_of,
)

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook as Book

    from trustplan.website.data.workbook import Workbook
    from trustplan.website.workbook.formats import Formats


def write_first(workbook: Workbook, book: Book, formats: Formats, places: dict[str, str]) -> None:
    """Write the sheet that says how to fill in the others. `places` has where the
    choices of a list stand, by its key."""
    sheet = book.add_worksheet("How to")
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, None, None, {"hidden": True})
    sheet.set_column(1, 1, 24)
    sheet.set_column(ANSWER, ANSWER, 74)
    sheet.write_string(0, 0, HOW_TO)
    sheet.write_string(0, 1, title_of(workbook), formats.of(bold=True, font_size=16, text_wrap=False))
    sheet.write_string(1, 1, FOR_TRUSTEES, formats.of(bold=True, text_wrap=False))
    sheet.set_row(0, 24)
    number = 3
    for key, label in ((ROLE, "Who fills it in"), (DAY, "Day of the update")):
        sheet.write_string(number, 0, key)
        sheet.write_string(number, 1, label, formats.of(bold=True))
        number += 1
    put_text(sheet, 3, ANSWER, workbook.by, formats.box(CHOICE))
    sheet.write_blank(4, ANSWER, None, formats.box(DATE))
    if ROLE in places:
        sheet.data_validation(3, ANSWER, 3, ANSWER, drop_down(places[ROLE]))
    day = {"validate": "date", "criteria": ">", "value": date(2000, 1, 1), "error_type": "warning"}
    words = {"error_title": "A date is needed", "error_message": "Write the day like 20 Nov 2026, or leave it empty."}
    sheet.data_validation(4, ANSWER, 4, ANSWER, {**day, **words})
    number = 6
    for label, text in _instructions(workbook):
        sheet.write_string(number, 1, label, formats.of(bold=True))
        sheet.write_string(number, ANSWER, text, formats.of())
        sheet.set_row(number, height_of([(text, 74), (label, 24)]))
        number += 1
    protect(sheet)
    set_up_print(sheet, workbook, "")
    sheet.activate()


def say_left_out(workbook: Workbook) -> str:
    """How much is left out, as a sentence."""
    if workbook.made_for == FIGURES:
        return capital(f"{counted(workbook.left_out, 'figure is', 'figures are')} not due yet.")
    return capital(f"{counted(workbook.left_out, 'action or KPI needs', 'actions and KPIs need')} no update now.")


def _instructions(workbook: Workbook) -> list[tuple[str, str]]:
    """What there is to know, as short parts with a heading each."""
    at_risk, off_track = workbook.loud
    where = "Send the file to the trust office."
    if workbook.office:
        where = f"Send the file to the trust office: {workbook.office}."
    rows = [
        ("1  Say who you are", "Choose your role above. The day may stay empty: it is then the day on which the office takes it in."),
        ("2  Fill in the boxes", (
            "Only the yellow boxes with a border are for you, and only where something is new. What stays empty "
            "says nothing and changes nothing."
        )),
        ("3  Save and send", where),
    ]  # fmt: skip
    if workbook.made_for == FIGURES:
        rows[1] = ("2  Fill in the figures", (
            "Each measure has its schools one below the other, so a column of figures can be pasted: as values "
            "only, so that the boxes stay as they are. What stays empty says nothing and changes nothing."
        ))  # fmt: skip
    if "figures" in workbook.sheets:
        rows.append(("Figures", (
            "A number with a decimal point such as 94.8, or how many of how many such as 13/76. Do not write a "
            "sign of the unit: it stands beside the box. Where no figure may be said, write c (too few), z (does "
            "not apply), x (not available), low or k (rounds to zero) or u (unreliable)."
        )))  # fmt: skip
    if "actions" in workbook.sheets:
        rows.append(("Ratings", capital(
            f"{at_risk} and {off_track} need a reason in the note; {off_track} also needs what is being done. A "
            "rating is your own view."
        )))  # fmt: skip
    rows += [
        ("Names", "No names of pupils, families or staff."),
        ("Rows", (
            "Rows may be filtered and left empty. What is locked stays as it is. Anything new, such as a further "
            "figure or another title, does not fit here: write to the trust office."
        )),
        ("It shows", (
            f"What {workbook.site} knew on {say_date(workbook.day)}. Whatever others have written since is noticed "
            "when the office takes the file in."
        )),
    ]  # fmt: skip
    if workbook.period:
        rows.append(("Figures of", capital(f"{say_period(workbook.period)} only.")))
    if workbook.left_out:
        rows.append(("Left out", f"{say_left_out(workbook)} The trust office can add them."))
    if not workbook.sheets:
        rows.append(("Nothing to fill in", "No action, figure or assessment needs an update now."))
    return rows
