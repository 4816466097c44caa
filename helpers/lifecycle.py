"""What a notebook has running, and how all of it comes to an end.

Servers, taps and processes are kept here under a name. Starting another under the same name stops the first, so a cell
can be run again; everything is stopped when the kernel goes.
"""

import atexit
import faulthandler
import os
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import cache
from typing import NamedTuple, TypeAlias

import psutil

# A kernel's manager kills it after a few seconds; everything must be gone before, also with a handler that never ends.
_EXIT_SECONDS = 1.5
_CLEARING_SECONDS = 10.0  # for what Python does after that, which takes milliseconds on an idle machine
_STOP_SECONDS = 3.0  # the longest anything may take to stop; more than what its own stop allows itself

_lock = threading.RLock()
_kept: dict[str, "_Kept"] = {}
_places: dict["Place", str] = {}  # every one that ever was, with the label of its owner

# Where to look whether something still runs: the port it listens on here, or the process it is.
Place: TypeAlias = int | psutil.Process


class _Kept(NamedTuple):
    stop: Callable[[], object]
    place: Place
    ask: Callable[[], object]


def replace(label: str) -> None:
    """Stop what runs under this label, if anything does, to make room for its successor.

    This returns after three seconds at the latest, with a warning if it has not stopped by then; ``running`` tells
    whether it still accepts connections.
    """
    stop = _drop(label)
    if stop is None:
        return
    # In a thread of its own, since nothing can end a wait inside gRPC: grpcio 1.85.1 holds the lock that stop() needs
    # while it runs a reader's own handler lookup or interceptor.
    stopping = threading.Thread(target=stop, name=f"stop {label}", daemon=True)
    stopping.start()
    stopping.join(_STOP_SECONDS)
    if stopping.is_alive():
        warnings.warn(
            f"{label} has not stopped within {_STOP_SECONDS:g} s; restart the kernel to be rid of it", stacklevel=3
        )


def _drop(label: str) -> Callable[[], object] | None:
    """Forget what runs under a label, and return what stops it."""
    with _lock:
        kept = _kept.pop(label, None)
    return kept and kept.stop


def _nothing() -> None:
    """Ask for nothing: what this stands for is stopped at once."""


def keep(label: str, place: Place, stop: Callable[[], object], ask: Callable[[], object] = _nothing) -> None:
    """Remember something that runs, so that it can be stopped.

    Args:
        label: what it is and its name, such as ``"server greeter"``.
        place: the port it listens on, or the process it is.
        stop: stops it and returns when that is done; called once at the most.
        ask: asks it to stop, and returns at once. When the kernel ends, all are asked before any is waited for.
    """
    replace(label)
    with _lock:
        _kept[label] = _Kept(stop, place, ask)
        _places[place] = label
    _watch_exit()


def forget(label: str, place: Place) -> None:
    """Drop what was kept under a label, if it still is the one in this place; it has stopped by itself."""
    with _lock:
        if label in _kept and _kept[label].place == place:
            del _kept[label]


def labels() -> list[str]:
    """Return the labels of what is kept, such as ``"server greeter"``, in the order it was started."""
    with _lock:
        return list(_kept)


def stop(name: str) -> None:
    """Stop what was started under this name: a server, a tap, a process, or all that have it.

    Args:
        name: the name given to ``start``, ``Tap`` or ``spawn``.

    Raises:
        KeyError: nothing of this name is running.
    """
    named = [label for label in labels() if name in (label, label.partition(" ")[2])]  # a tap may have no name
    if not named:
        raise KeyError(f"nothing named {name!r} is running; there is {', '.join(labels()) or 'nothing'}")
    for label in named:
        replace(label)


@contextmanager
def stopping(name: str) -> Iterator[None]:
    """Stop what was started under this name after a block, if it is still there: somebody may have stopped all."""
    try:
        yield
    finally:
        with suppress(KeyError):
            stop(name)


def stop_all() -> list[str]:
    """Stop every server, tap and process of this kernel; calls in flight are cancelled.

    Returns:
        What was stopped, such as ``["server greeter", "tap"]``, in the order it was started.
    """
    stopped = labels()
    for label in reversed(stopped):  # a tap goes before the server it leads to
        replace(label)
    return stopped


def running() -> list[str]:
    """Return what was started here and still accepts connections, or still is a process.

    Returns:
        Labels such as ``"server greeter"``. This asks the operating system, for the sockets of this process and for
        the processes it started, not the list of what was stopped.
    """
    listening = {
        connection.laddr.port
        for connection in psutil.Process().net_connections(kind="tcp")
        if connection.status == psutil.CONN_LISTEN
    }
    return sorted({label for place, label in _places.items() if place in listening or _runs(place)})


def _runs(place: Place) -> bool:
    try:
        return isinstance(place, psutil.Process) and place.is_running() and place.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@cache
def _watch_exit() -> None:
    """Have everything stopped when the process ends.

    ``atexit`` comes too late for this: before it, Python waits for the threads of every pool, and a pool whose handler
    is still busy would keep its server open, and the process alive, for as long as that takes. The threading module
    has an earlier moment, which concurrent.futures uses too; it is not public, so ``atexit`` stands in without it.
    """
    # Runs last: all is stopped then, and a busy machine may take its time to clear up without an exit code of 1 for it.
    atexit.register(_end_after, _CLEARING_SECONDS)
    getattr(threading, "_register_atexit", atexit.register)(_stop_at_exit)


def _end_after(seconds: float) -> None:
    """Have the process ended, with exit code 1, if it is still there then; replaces an earlier such order."""
    faulthandler.dump_traceback_later(seconds, exit=True, file=os.open(os.devnull, os.O_WRONLY))


def _stop_at_exit() -> None:
    # A watchdog for a stop that hangs. No thread of Python's may be started at this moment since 3.12, neither for that
    # nor for the stops, which therefore take place here.
    _end_after(_EXIT_SECONDS)
    with _lock:
        kept = list(_kept.values())
    for each in kept:
        with suppress(Exception):
            each.ask()
    with ExitStack() as stops:  # it calls the last first, and all of them, also when one raises
        for label in labels():
            if stop := _drop(label):
                stops.callback(stop)
