"""Whether a figure tells of so few people that one of them could be known by it.

The public edition withholds such a figure, and a repository that everybody can read must not hold it: both ask
`tells_of_few`, so that the two never differ.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from trustplan.primitives.counting import Counted

if TYPE_CHECKING:
    from trustplan.primitives.counting import Counting


def is_of_few(cohort: int | None, smallest: int) -> bool:
    """Whether a figure's cohort is too small to be shown.

    >>> is_of_few(9, 10), is_of_few(10, 10), is_of_few(None, 10)
    (True, False, False)
    """
    return cohort is not None and cohort < smallest


def people_counted(counting: Counting, value: object, cohort: int | None) -> int | None:
    """How many people a figure counts; None where it counts none, or nobody knows of how many it is a share.

    >>> from trustplan.primitives.counting import Counting
    >>> share, count = Counting(per=100), Counting(per=1)
    >>> people_counted(share, Fraction(3), 200), people_counted(count, Fraction(3), None), people_counted(share, Fraction(3), None)
    (6, 3, None)
    """
    if counting.what is not Counted.PEOPLE or not isinstance(value, Fraction):
        return None
    if counting.per == 1:
        return round(value)
    if cohort is None or not counting.per:
        return None
    return round(value * cohort / counting.per)


def has_small_part(counting: Counting, value: object, cohort: int | None, smallest: int) -> bool:
    """Whether too few people are counted, or too few of a cohort are not counted.

    Both sides matter: “97% passed” of 100 says as much of three pupils as “3% failed”. None and all are shown, since
    they are true of everybody. A share without a cohort may be one of three pupils; a count needs no cohort to be small.

    >>> from trustplan.primitives.counting import Counting
    >>> [has_small_part(Counting(per=100), Fraction(n), 100, 10) for n in (0, 3, 50, 97, 100)]
    [False, True, False, True, False]
    >>> [has_small_part(Counting(per=p), Fraction(50), None, 10) for p in (0, 1, 100)]
    [False, False, True]
    """
    if counting.what is not Counted.PEOPLE or not counting.per or not isinstance(value, Fraction):
        return False
    counted = people_counted(counting, value, cohort)
    if counted is None or (value and not counted):
        return True
    left = cohort - counted if cohort is not None else 0
    return 0 < abs(counted) < smallest or 0 < left < smallest


def tells_of_few(
    counting: Counting, value: object, cohort: int | None, smallest: int, *, is_part_of_year: bool = False
) -> bool:
    """Whether a figure's cohort is too small to be shown, or a part of it is.

    The number of people in a part of a year is never shown: with the next part's it says who came and went. Of a
    share of sessions only the cohort counts, since 4% of the sessions of 200 pupils are nobody's in particular.

    >>> from trustplan.primitives.counting import Counted, Counting
    >>> tells_of_few(Counting(), Fraction(3), 9, 10), tells_of_few(Counting(per=1), Fraction(3), None, 10)
    (True, True)
    >>> sessions = Counting(what=Counted.SESSIONS, per=100)
    >>> tells_of_few(sessions, Fraction(96), 200, 10), tells_of_few(sessions, Fraction(96), 9, 10)
    (False, True)
    """
    if counting.is_open or counting.what is Counted.THINGS:
        return False
    if is_of_few(cohort, smallest):
        return True
    if is_part_of_year and counting.per == 1 and counting.what is Counted.PEOPLE and isinstance(value, Fraction):
        return True
    return has_small_part(counting, value, cohort, smallest)
