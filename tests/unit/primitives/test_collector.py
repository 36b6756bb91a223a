"""The garbage collector: off inside the context, as it was outside, and skipped at the end of a process that used it."""

from __future__ import annotations

import gc
import subprocess
import sys

import pytest

from builders import EXAMPLE
from trustplan.primitives.collector import without_collection

# What is registered first is called last: after everything else that happens at the end of a process.
AT_THE_END = "import atexit, gc; atexit.register(lambda: print('skipped' if gc.get_freeze_count() else 'collected'))\n"
CONTEXT = "from trustplan.primitives.collector import without_collection\n"


@pytest.mark.parametrize(
    ("code", "end"),
    [
        (f"{CONTEXT}with without_collection(): pass", "skipped"),
        (f"{CONTEXT}with without_collection(): pass\nassert gc.isenabled() and not gc.get_freeze_count()", "skipped"),
        (f"import trustplan\nfrom pathlib import Path\ntrustplan.load(Path({str(EXAMPLE)!r}))", "collected"),
        (f"{CONTEXT}import trustplan", "collected"),
    ],
    ids=["the context", "a process that goes on after it", "a call as a library", "an import"],
)
def test_only_a_process_that_used_the_context_is_not_collected_at_its_end(code: str, end: str) -> None:
    """Whoever uses the package as a library keeps the process as it was."""
    done = subprocess.run([sys.executable, "-c", AT_THE_END + code], capture_output=True, text=True, check=True)
    assert done.stdout == f"{end}\n"


def fail_without_collection() -> None:
    """Something goes wrong in the context."""
    with without_collection():
        assert not gc.isenabled()
        raise ValueError("no")


@pytest.mark.parametrize("was_on", [True, False])
def test_the_collector_is_afterwards_as_it_was(was_on: bool) -> None:
    """Also where somebody else had switched it off, and after an error."""
    before = gc.isenabled()
    (gc.enable if was_on else gc.disable)()
    try:
        with pytest.raises(ValueError, match="no"):
            fail_without_collection()
        assert gc.isenabled() is was_on
    finally:
        (gc.enable if before else gc.disable)()


MADE = f"import gc, weakref\n{CONTEXT}class Own(list): pass\nwith without_collection():\n    made = Own([Own()])\n"
IS_OLD = "assert any(each is made for each in gc.get_objects(generation=2))"
CIRCLE = "made[0].append(made); left = weakref.ref(made); del made; assert left(); gc.collect(); assert not left()"
IS_FROZEN = f"import gc\n{CONTEXT}gc.freeze()\nwith without_collection(): pass\nassert gc.get_freeze_count()"


@pytest.mark.parametrize("code", [MADE + IS_OLD, MADE + CIRCLE, IS_FROZEN], ids=["old", "collected", "frozen before"])
def test_what_was_made_in_the_context_is_old_afterwards_and_no_more(code: str) -> None:
    """What is new is looked through at each turn. What is old is still collected, and what others froze stays frozen."""
    subprocess.run([sys.executable, "-c", code], check=True)
