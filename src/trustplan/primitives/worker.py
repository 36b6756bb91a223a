"""Work done beside this process, on a second core, where the system can; else by this process when it is asked for."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


def has_second_core() -> bool:
    """Whether a second process would run at the same time as this one. Only asked of Linux, where forking is safe."""
    return sys.platform == "linux" and len(os.sched_getaffinity(0)) > 1


class Beside(Generic[T]):
    """A piece of work with a result, started at once in a copy of this process if `may_fork`.

    The work must not change what this process relies on, since it happens in a copy; files are fine. Whatever goes
    wrong in the copy, `result` does the work here, so that its fault is seen as if there had been no copy.
    """

    def __init__(self, work: Callable[[], T], *, may_fork: bool) -> None:
        self._work = work
        self._child = 0
        self._answer: Any = None
        if may_fork and has_second_core():
            import tempfile  # noqa: PLC0415  only loaded with a second process, as is pickle

            self._answer = tempfile.TemporaryFile()  # noqa: SIM115  closed in `result`
            self._child = os.fork()
            if not self._child:
                self._run()

    def _run(self) -> None:
        """In the copy: do the work, write the answer down, and end without any of the parent's own endings."""
        import pickle  # noqa: PLC0415

        code = 1
        try:
            pickle.dump(self._work(), self._answer, protocol=pickle.HIGHEST_PROTOCOL)
            self._answer.flush()
            code = 0
        finally:
            os._exit(code)

    def result(self) -> T:
        """The answer; waits for it. Raises what the work raises."""
        if not self._child:
            return self._work()
        _, status = os.waitpid(self._child, 0)
        self._child = 0
        import pickle  # noqa: PLC0415

        with self._answer as answer:
            if status == 0:
                answer.seek(0)
                found: T = pickle.load(answer)  # noqa: S301  our own copy wrote it
                return found
        return self._work()

    def give_up(self) -> None:
        """Wait for the copy and forget what it did."""
        if self._child:
            os.waitpid(self._child, 0)
            self._child = 0
            self._answer.close()
