"""End a call that takes too long, whatever it does."""

import ctypes
import random
import signal
import sys
import threading
import time
from collections.abc import Callable
from types import FrameType
from typing import Any

# From one attempt to end a call to the next. A blocking RPC looks for signals every 0.2 s, and each signal makes it
# wait anew (grpcio 1.85.1): more frequent ones would keep it from ever looking.
_AGAIN_SECONDS = 0.25
_STUBBORN = 3  # attempts that a call may catch before they come too fast for that
_AT_ONCE_SECONDS = 1e-6
_STORM_SECONDS = 1e-4
_ENDING_SECONDS = 1.0  # how long a thread may take to end, once told to
# What is raised while one of these hands a lock over is raised with the lock held, and nobody gives it back. gRPC's
# channels have such a lock: whoever closes or collects one whose lock is lost waits for ever. So an alarm that comes
# there leaves it to the next, for about a tenth of a second: the function may also be waiting for a lock. For the same
# reason a thread that is there is told to end a little later.
_HANDING_OVER = {method.__code__ for method in (threading.Condition.__enter__, threading.Condition.__exit__)}
_HANDING_OVER_TIMES = 100
_SOON_SECONDS = 1e-3


class Overtime(BaseException):
    """Raised in a call whose time is up; no ``Exception``, so that few answers catch it."""


def within(seconds: float, function: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
    """Call a function, and end the call when its time is up.

    In the main thread, where a notebook's cells run, a signal ends it, also while it waits for a lock, a queue or an
    RPC. Windows has no such signal, and other threads get none: there the function runs in a thread of its own, which
    is asked to end and, where it waits for a lock without a limit, is left behind. Limits can be nested; the shorter
    one counts.

    Args:
        seconds: how long the call may take.
        function: called with the arguments that follow.

    Returns:
        What the function returns.

    Raises:
        Overtime: the time was up.
    """

    def call() -> Any:
        return function(*arguments, **options)

    if threading.current_thread() is threading.main_thread() and hasattr(signal, "setitimer"):
        return _with_an_alarm(seconds, call)
    return _in_a_thread(seconds, call)


def _with_an_alarm(seconds: float, call: Callable[[], Any]) -> Any:
    here, attempts, waited = sys._getframe(), 0, 0

    def ring(signum: int, frame: FrameType | None) -> None:
        nonlocal attempts, waited
        if frame is None or frame.f_code in (here.f_code, ring.__code__):  # not in the call, or not any more
            return
        if frame.f_code in _HANDING_OVER and waited < _HANDING_OVER_TIMES:
            waited += 1
            signal.setitimer(signal.ITIMER_REAL, random.uniform(_AT_ONCE_SECONDS, _SOON_SECONDS), _AGAIN_SECONDS)
            return
        attempts, waited = attempts + 1, 0
        if attempts > _STUBBORN:
            # `while True: try: … except BaseException: pass` catches what is raised in its `try`. Sooner or later one
            # of many quick alarms comes while Python is in the handler, and what is raised there ends the loop.
            soon = random.uniform(_AT_ONCE_SECONDS, _STORM_SECONDS)
            signal.setitimer(signal.ITIMER_REAL, soon, _AGAIN_SECONDS)
        raise Overtime

    began = time.monotonic()
    handler = signal.signal(signal.SIGALRM, ring)
    outer, again = signal.setitimer(signal.ITIMER_REAL, 0)
    try:
        signal.setitimer(signal.ITIMER_REAL, min(seconds, outer or seconds), _AGAIN_SECONDS)
        return call()
    except RuntimeError as error:
        # An alarm within threading's Condition.wait may find its lock given back; the block around it then gives that
        # back once more, and says so in place of the Overtime.
        if isinstance(error.__context__, Overtime):
            raise Overtime from error
        raise
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, handler)
        if outer:
            left = outer - (time.monotonic() - began)
            signal.setitimer(signal.ITIMER_REAL, max(left, _AT_ONCE_SECONDS), again)


def _in_a_thread(seconds: float, call: Callable[[], Any]) -> Any:
    outcome: dict[str, Any] = {}

    def run() -> None:
        try:
            outcome["returned"] = call()
        except BaseException as error:
            outcome["raised"] = error

    thread = threading.Thread(target=run, name="limited", daemon=True)
    thread.start()
    thread.join(seconds)
    if thread.is_alive():
        end_threads([thread])
        raise Overtime
    if "raised" in outcome:
        raise outcome["raised"]
    return outcome["returned"]


def end_threads(threads: list[threading.Thread]) -> list[threading.Thread]:
    """Raise ``SystemExit`` in threads until they have ended.

    Python does so at the next line that a thread runs. One that waits in C, for a lock or a queue without a limit,
    never gets there: https://docs.python.org/3/c-api/threads.html#c.PyThreadState_SetAsyncExc.

    Args:
        threads: threads of this process, not the current one.

    Returns:
        Those that still run after a second.
    """
    until = time.monotonic() + _ENDING_SECONDS
    left = [thread for thread in threads if thread.is_alive()]
    while left and time.monotonic() < until:
        again, untold = time.monotonic() + _AGAIN_SECONDS, left
        while (untold := [t for t in untold if t.is_alive() and not _end(t)]) and time.monotonic() < again:
            time.sleep(random.uniform(0, _SOON_SECONDS))
        left[0].join(max(0, again - time.monotonic()))
        left = [thread for thread in left if thread.is_alive()]
    return left


def _end(thread: threading.Thread) -> bool:
    """Tell a thread to end, unless it is handing a lock over; between the look and the word it does not move."""
    frame = sys._current_frames().get(thread.ident or 0)
    if frame is not None and frame.f_code in _HANDING_OVER:
        return False
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident or 0), ctypes.py_object(SystemExit))
    return True
