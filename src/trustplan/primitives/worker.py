"""A piece of work in a second process, on a second core, where an entry point allows it; else in this process.

Measured with `make bench` at 100 schools on two cores (November 2026): without other processes a build takes 1.3 to 1.4
times as long, and a check 1.05 to 1.2 times, by how busy the machine is. That is why this module exists; nothing else forks.
"""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

T = TypeVar("T")

# Off unless an entry point switches it on: a program that uses the package as a library may hold threads and locks
# that a fork would break.
_is_allowed: ContextVar[bool] = ContextVar("a second process is allowed", default=False)


@contextmanager
def second_process() -> Iterator[None]:
    """Within this context, workers may use a second process. For entry points only: a command, or a build that ends."""
    token = _is_allowed.set(True)
    try:
        yield
    finally:
        _is_allowed.reset(token)


def has_second_core() -> bool:
    """Whether a second process would run at the same time as this one. Only asked of Linux, where forking is safe."""
    return sys.platform == "linux" and len(os.sched_getaffinity(0)) > 1


class Worker(Generic[T]):
    """A piece of work with a result, started at once in a copy of this process where that is allowed and worth it.

    The work must not change what this process relies on, since it happens in a copy; files are fine. Whatever goes
    wrong in the copy, `result` does the work here, so that its error is raised as if there had been no copy.

    >>> Worker(lambda: 6 * 7).result()
    42
    """

    def __init__(self, work: Callable[[], T], *, is_worth_it: bool = True) -> None:
        self._work = work
        self._child = 0
        self._answer: Any = None
        if is_worth_it and _is_allowed.get() and has_second_core():
            import tempfile  # noqa: PLC0415  only loaded with a second process, as is pickle

            self._answer = tempfile.TemporaryFile()  # noqa: SIM115  closed in `result`
            self._child = os.fork()
            if not self._child:
                self._run()

    def _run(self) -> None:
        """In the copy: do the work, write the answer, and end without any of the parent's own clean-up."""
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
