"""Brackets and braces of a file that are open inside each other: takes its text, gives the place of too many.

The library's time grows with the square of how deep they are: an unquoted text of 19,000 “[” took a second, and was read
again for each way to correct it. It is asked for one event after the other here, and stopped before that.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

import yaml

from trustplan.source.spots import Spot

if TYPE_CHECKING:
    from collections.abc import Callable

MOST = 100  # inside each other, far more than a plan may have
FEW = 500  # brackets in a whole file that are not worth counting
# One that is closed before the next is opened. What may hide a bracket from YAML is left out: quotes, remarks and tags.
_CLOSED = re.compile(r"""[\[{][^\[\]{}"'#!]*[\]}]""")


class _Loader(Protocol):
    def check_event(self) -> bool: ...
    def get_event(self) -> yaml.Event | None: ...
    def dispose(self) -> None: ...


def too_many_open(text: str, loader: Callable[[str], _Loader]) -> Spot | None:
    """Where the first is opened of more than a hundred that are open inside each other; None where there are not so many.

    `loader` reads YAML by events. What it cannot read is for others to report.
    """
    opened = text.count("[") + text.count("{")
    if opened <= FEW or opened - sum(1 for _ in _CLOSED.finditer(text)) <= FEW:
        return None
    reader = loader(text)
    try:
        return _too_deep_in(reader)
    except yaml.YAMLError:
        return None
    finally:
        reader.dispose()


def _too_deep_in(reader: _Loader) -> Spot | None:
    spots: list[Spot | None] = []  # None for what is laid out on lines, without brackets
    depth = 0
    while reader.check_event():
        event = reader.get_event()
        if isinstance(event, yaml.CollectionStartEvent):
            mark = event.start_mark
            spots.append((mark.line + 1, mark.column + 1) if event.flow_style and mark else None)
            depth += bool(event.flow_style)
            if depth > MOST:
                return next(spot for spot in spots if spot)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= spots.pop() is not None
    return None
