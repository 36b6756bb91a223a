"""Whether an edition is added to its branch, left as it is, or refused: every state that a branch can be in."""

from __future__ import annotations

from typing import Any

import pytest

from trustplan.publish.decide import Add, Refused, Unchanged, decide
from trustplan.publish.versions import Published

BUILT, OTHER, EDITED = "tree-built-now", "tree-of-before", "tree-somebody-pushed"
DECEMBER, OCTOBER = "2026-12-10-board", "2026-10-08-board"


def listed(name: str = DECEMBER, *, tree: str = BUILT, **more: Any) -> Published:
    record = {"audience": "public", "plans": "0123456789abcdef", "tree": tree, **more}
    return Published(name=name, title="Board", aliases=(), record=record)


STRANGE = Published(name=DECEMBER, title="By mike alone", aliases=(), record={})
WITHDRAWN = listed(tree=EDITED, withdrawn={"on": "2026-12-11", "reason": ""})

TABLE = [
    ("the branch is empty", [], "", False, Add(before=None, is_newest=True)),
    ("only an earlier one is there", [listed(OCTOBER)], "", False, Add(before=None, is_newest=True)),
    ("a later one is there", [listed("2027-02-04-board")], "", False, Add(before=None, is_newest=False)),
    (
        "a later one was withdrawn",
        [listed("2027-02-04-board", withdrawn={})],
        "",
        False,
        Add(before=None, is_newest=True),
    ),
    ("the same bytes are there", [listed()], BUILT, False, Unchanged()),
    ("the same bytes are there, and are to be replaced", [listed()], BUILT, True, Unchanged()),
    ("other bytes are to be replaced", [listed(tree=OTHER)], OTHER, True, Add(before=listed(tree=OTHER), is_newest=True)),
    ("edited bytes are to be replaced", [listed()], EDITED, True, Add(before=listed(), is_newest=True)),
    ("a withdrawn one is to come back", [WITHDRAWN], EDITED, True, Add(before=WITHDRAWN, is_newest=True)),
    ("a notice of these bytes is to go", [listed(withdrawn={})], BUILT, True, Add(before=listed(withdrawn={}), is_newest=True)),
    ("a strange one is to be replaced", [STRANGE], OTHER, True, Add(before=STRANGE, is_newest=True)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("editions", "held", "replaces", "wanted"), [row[1:] for row in TABLE], ids=[r[0] for r in TABLE]
)
def test_what_is_done(editions: list[Published], held: str, wanted: Unchanged | Add, *, replaces: bool) -> None:
    assert decide(editions, DECEMBER, tree=BUILT, held=held, replaces=replaces) == wanted


@pytest.mark.parametrize(
    ("before", "held", "message"),
    [
        (listed(tree=OTHER), OTHER, f"“{DECEMBER}” is published already, from commit 0123456789ab; made now it would differ."),
        (listed(), EDITED, f"The files of “{DECEMBER}” on the branch are not those that were published"),
        (listed(tree=OTHER), BUILT, f"The files of “{DECEMBER}” on the branch are not those that were published"),
        (WITHDRAWN, EDITED, f"“{DECEMBER}” was withdrawn."),
        (listed(withdrawn={}), BUILT, f"“{DECEMBER}” was withdrawn."),
        (STRANGE, OTHER, f"“{DECEMBER}” is published already, from commit unknown; made now it would differ."),
    ],
    ids=["another commit", "edited", "edited into what is built now", "withdrawn", "withdrawn with these bytes", "strange"],
)  # fmt: skip
def test_what_is_published_is_not_replaced_unasked(before: Published, held: str, message: str) -> None:
    refused = decide([before], DECEMBER, tree=BUILT, held=held, replaces=False)
    assert isinstance(refused, Refused)
    assert refused.message.startswith(message)
    assert "Say --replace" in refused.fix
