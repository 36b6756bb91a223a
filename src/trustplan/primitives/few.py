"""Few: whether a figure tells of so few people that one of them could be known by it.

The public edition withholds such a figure, and a repository that everybody can read must not hold it: both ask here.
"""

from __future__ import annotations

from fractions import Fraction


def is_of_few(cohort: int | None, smallest: int) -> bool:
    """Whether a figure's cohort is too small to be shown.

    >>> is_of_few(9, 10), is_of_few(10, 10), is_of_few(None, 10)
    (True, False, False)
    """
    return cohort is not None and cohort < smallest


def people_counted(unit: str, value: object, cohort: int | None) -> int | None:
    """How many people of the cohort a figure counts; None where it is neither a share nor a count of them.

    >>> people_counted("percent", Fraction(3), 200), people_counted("count", Fraction(3), 200)
    (6, 3)
    >>> people_counted("points", Fraction(3), 200) is None
    True
    """
    if not isinstance(value, Fraction) or cohort is None:
        return None
    if unit == "percent":
        return round(value * cohort / 100)
    return round(value) if unit == "count" else None


def has_small_part(unit: str, value: object, cohort: int | None, smallest: int) -> bool:
    """Whether too few people of a cohort are counted, or too few are not counted.

    Both sides matter: “97% passed” of 100 says as much of three pupils as “3% failed”. None and all are shown, since
    they are true of everybody.

    >>> [has_small_part("percent", Fraction(n), 100, 10) for n in (0, 3, 50, 97, 100)]
    [False, True, False, True, False]
    """
    counted = people_counted(unit, value, cohort)
    if counted is None or cohort is None:
        return False
    return 0 < counted < smallest or 0 < cohort - counted < smallest


def tells_of_few(unit: str, value: object, cohort: int | None, smallest: int) -> bool:
    """Whether a figure's cohort is too small to be shown, or a part of it is.

    >>> tells_of_few("points", Fraction(3), 9, 10), tells_of_few("count", Fraction(3), 200, 10)
    (True, True)
    """
    return is_of_few(cohort, smallest) or has_small_part(unit, value, cohort, smallest)
