"""Files that many tests read with the same bytes: a calendar, a policy, the right trust. Each is made sense of once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from trustplan.loading import read

FOUND: dict[tuple[object, ...], Any] = {}
MOST = 3000


@contextmanager
def files_once() -> Iterator[None]:
    """Within this context a file is not parsed and checked for its form again where one like it has been.

    What is made of a file depends on its bytes, where it is below the plans and the words for ratings, and nobody changes
    it: `trustplan.primitives.reuse` relies on that too.
    """
    understood: Callable[..., Any] = vars(read)["_understood"]

    def once(found: Any, raw: bytes, words: Any) -> Any:
        key = (found.shown, found.kind, found.organisation, found.name, raw, repr(words))
        if key not in FOUND:
            if len(FOUND) > MOST:  # of tests that try a thousand texts
                FOUND.clear()
            FOUND[key] = understood(found, raw, words)
        return FOUND[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(read, "_understood", once)
        yield
