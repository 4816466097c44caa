"""Waiting for what an answer brings about, for a limited time."""

import time
from collections.abc import Callable

_LOOK_SECONDS = 0.01


def until(condition: Callable[[], object], seconds: float) -> object:
    """Wait until a condition holds, for so many seconds at the most; return what it says then."""
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(_LOOK_SECONDS)
    return condition()
