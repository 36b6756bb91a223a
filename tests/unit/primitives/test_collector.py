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
