"""How late this process comes to its turn: what a busy machine may add to a time that is measured meanwhile.

It is for ``labs.runs.least_disturbed``: a run is judged by this, and not by what it is hoped to show.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

_NAP_SECONDS = 0.01


class Lateness:
    """The longest time, in seconds, by which a thread of this process was woken late."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __repr__(self) -> str:
        return f"woken up to {self.seconds:.3f} s late"


@contextmanager
def lateness() -> Iterator[Lateness]:
    """Give a ``Lateness`` that is measured for as long as the block lasts, by a thread that naps for 0.01 s each time.

    >>> with lateness() as late:
    ...     response = stub.GetStation(request, timeout=5)
    >>> late
    woken up to 0.001 s late
    """
    late, over = Lateness(), threading.Event()

    def nap() -> None:
        until = time.monotonic() + _NAP_SECONDS
        while not over.wait(_NAP_SECONDS):
            now = time.monotonic()
            late.seconds, until = max(late.seconds, now - until), now + _NAP_SECONDS

    napper = threading.Thread(target=nap, name="lateness", daemon=True)
    napper.start()
    try:
        yield late
    finally:
        over.set()
        napper.join()
