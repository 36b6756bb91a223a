"""Editions that many tests look at: the example on its day, for trustees and for the public. Each is made once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest

from trustplan.disclosure.audience import Edition
from trustplan.disclosure.edition import Editions
from trustplan.model import Trust
from trustplan.primitives.audience import Audience

MOST = 24  # trusts and days that are kept: those that were asked for last
Kept = tuple[Trust, Editions, dict[Audience, Edition]]
FOUND: OrderedDict[tuple[int, date, str], Kept] = OrderedDict()


@contextmanager
def editions_once(*, is_reduced_once: bool = True) -> Iterator[None]:
    """Within this context a trust is not rated and compared again on a day, nor reduced again to an audience.

    With `is_reduced_once` false it is reduced each time: for tests that change how, and leave rating as it is.

    Nobody changes a trust, so that it is known again by being the very same. For tests of what is made of an edition,
    which leave rating and disclosure as they are; where a guard is taken away, `guards_off` sees to what was kept.
    """
    make = vars(Editions)["of"].__func__
    reduce: Callable[[Editions, Audience], Edition] = vars(Editions)["reduced_to"]

    def of(cls: type[Editions], /, trust: Trust, day: date, *, body: str = "", **more: Any) -> Editions:
        if any(more.values()):
            made: Editions = make(cls, trust, day, body=body, **more)
            return made
        key = (id(trust), day, body)
        if key not in FOUND:
            FOUND[key] = (trust, make(cls, trust, day, body=body), {})  # whoever is kept lends its id to no other
            if len(FOUND) > MOST:
                FOUND.popitem(last=False)
        FOUND.move_to_end(key)
        return FOUND[key][1]

    def reduced_to(editions: Editions, audience: Audience) -> Edition:
        for _, kept, by_audience in FOUND.values():
            if kept is editions:
                if audience not in by_audience:
                    by_audience[audience] = reduce(editions, audience)
                return by_audience[audience]
        return reduce(editions, audience)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Editions, "of", classmethod(of))
        if is_reduced_once:
            patch.setattr(Editions, "reduced_to", reduced_to)
        yield
