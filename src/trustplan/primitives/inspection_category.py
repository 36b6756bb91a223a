"""Categories of concern, as they follow from the grades of an inspection under the framework of 2025."""

from __future__ import annotations

NONE, SIGNIFICANT, SPECIAL = "none", "requires-significant-improvement", "special-measures"


def category_of(grades: dict[str, str], *, grade: str, leadership: str, is_unsafe: bool) -> str:
    """The category that follows from `grades` by area.

    `grade` is the one that gives cause for concern, `leadership` the area of leadership, and `is_unsafe`
    says that safeguarding was not met. Leadership and anything else together are special measures; one of the two,
    or safeguarding alone, requires significant improvement.
    """
    poor = {area for area, given in grades.items() if given == grade}
    is_led_poorly, others = leadership in poor, poor - {leadership}
    if is_led_poorly and (others or is_unsafe):
        return SPECIAL
    return SIGNIFICANT if poor or is_unsafe else NONE
