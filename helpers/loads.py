"""Load on a system while something happens to it: calls over and over, each of them noted.

It lasts as long as a block::

    with Load(call, workers=4) as load:
        ...  # something happens
    print(load.failed, "of", len(load.calls))
"""

import os
import threading
import time
from collections.abc import Callable
from typing import NamedTuple

_LONGEST_SECONDS = 60.0  # load ends by itself, whatever becomes of the block
_JOIN_SECONDS = 15.0
_PAUSE_SECONDS = 0.01  # after a failure, so that one that is quick does not turn into a flood


class Call(NamedTuple):
    """One call."""

    trace_id: bytes  # what it was made with
    began: float  # on the clock of time.monotonic
    seconds: float
    problem: str  # empty when it went well


class Load:
    """Makes calls one after the other in a few threads, for as long as the block lasts.

    Args:
        call: makes one call, which must end by itself; is handed a new trace id of 16 bytes. Returns what went wrong,
            in a word, or nothing. What it raises is a problem of the exception's name.
        workers: how many threads.
        in_time: a call that took longer, in seconds, is left out: on a machine that is busy elsewhere it tells nothing
            of the system. None leaves out none.

    Raises:
        ValueError: there are no workers, or no call could be in time.
        RuntimeError: at the end of the block, a call has not ended after 15 s.
    """

    def __init__(self, call: Callable[[bytes], str | None], workers: int = 4, *, in_time: float | None = None) -> None:
        if workers < 1:
            raise ValueError(f"a load needs workers, not {workers}")
        if in_time is not None and not in_time > 0:
            raise ValueError(f"in_time takes seconds above 0, not {in_time!r}")
        self._call, self._in_time, self._over = call, in_time, threading.Event()
        self._changed = threading.Condition()
        self.calls: list[Call] = []  #: all that have ended, in the order they did, and in time
        self.late = 0  #: how many were left out
        self._threads = [threading.Thread(target=self._work, name="load", daemon=True) for _ in range(workers)]

    @property
    def failed(self) -> int:
        """How many calls went wrong."""
        return sum(1 for call in self.calls if call.problem)

    def more(self, count: int, timeout: float = 20.0) -> None:
        """Wait until so many more calls have ended, well or not.

        Raises:
            TimeoutError: they have not, after so many seconds.
        """
        with self._changed:
            wanted = len(self.calls) + count
            if not self._changed.wait_for(lambda: len(self.calls) >= wanted, timeout):
                missing = wanted - len(self.calls)
                raise TimeoutError(f"{missing} of {count} more calls have not ended within {timeout:g} s")

    def slowest(self) -> Call:
        """Return the call that took longest.

        Raises:
            ValueError: there was none.
        """
        return max(self.calls, key=lambda call: call.seconds)

    def _work(self) -> None:
        end = time.monotonic() + _LONGEST_SECONDS
        while not self._over.is_set() and time.monotonic() < end:
            trace_id, began = os.urandom(16), time.monotonic()
            try:
                problem = self._call(trace_id) or ""
            except Exception as error:
                problem = type(error).__name__
            made = Call(trace_id, began, time.monotonic() - began, problem)
            with self._changed:
                if self._in_time is None or made.seconds <= self._in_time:
                    self.calls.append(made)
                else:
                    self.late += 1
                self._changed.notify_all()
            if problem:
                self._over.wait(_PAUSE_SECONDS)

    def __enter__(self) -> "Load":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        deadline = time.monotonic() + _JOIN_SECONDS
        for thread in self._threads:
            thread.join(max(0, deadline - time.monotonic()))
        if any(thread.is_alive() for thread in self._threads):
            raise RuntimeError(f"a call has not ended {_JOIN_SECONDS:g} s after the load: give it a timeout")

    def __repr__(self) -> str:
        return f"Load: {len(self.calls)} calls, {self.failed} failed"
