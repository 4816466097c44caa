"""What was made and started in a block of code, and how to get rid of it."""

import concurrent.futures.thread
import contextlib
import gc
import sys
import threading
import time
import types
import weakref
from collections.abc import Iterator
from typing import Any

import grpc

from helpers import lifecycle
from helpers.limits import end_threads

_STOP_SECONDS = 0.5  # the longest to wait for a server's calls to end
_COLLECTING_SECONDS = 2.0  # the longest to wait for what nobody refers to to be collected
_ENDING_SECONDS = 1.0  # the longest to wait for threads to end by themselves


class Leftovers:
    """The servers and threads that came up since this was made.

    Of servers, those that ``helpers.start`` started and those that ``grpc.server`` made inside ``watch``. One that its
    maker has dropped is left to Python, as it would be without this. Channels are not closed: whoever keeps one may
    make a stub on it later, which crashes the process when the channel is closed (grpcio 1.85.1).
    """

    def __init__(self) -> None:
        self._threads = set(threading.enumerate())
        self._labels = set(lifecycle.labels())
        self._servers: weakref.WeakSet[grpc.Server] = weakref.WeakSet()

    @contextlib.contextmanager
    def watch(self) -> Iterator[None]:
        """Take note of the servers that are made in the block, by any thread."""
        maker = grpc.server

        def noting(*arguments: Any, **options: Any) -> grpc.Server:
            server = maker(*arguments, **options)
            self._servers.add(server)
            return server

        grpc.server = noting
        try:
            yield
        finally:
            grpc.server = maker

    def clear(self) -> list[threading.Thread]:
        """Stop the servers, and have the threads end.

        Returns:
            The threads that had to be told to end, whether they did or not. None of them is an idle worker of a thread
            pool, which ends with its pool; nor a thread of C-core's own that called Python; nor the threads in which
            gRPC waits for what happens to a channel's calls, and to its state, which end with the channel.
        """
        for label in set(lifecycle.labels()) - self._labels:
            lifecycle.replace(label)
        for event in [_stop(server) for server in list(self._servers)]:
            event.wait(_STOP_SECONDS)
        if set(threading.enumerate()) - self._threads:
            self._collect()  # a pool that nobody refers to lets its workers go
        until = time.monotonic() + _ENDING_SECONDS
        while (left := self._left()) and time.monotonic() < until:
            left[0].join(0.02)
        # A channel whose thread was made to end never learns what became of its calls, nor of the question for its
        # state. Whoever closes it then, or collects it, waits for ever (grpcio 1.85.1).
        end_threads([thread for thread in left if not any(map(_serves_a_channel, _stack(thread)))])
        return left

    def _collect(self) -> None:
        # In a thread of its own: who collects a channel one of whose locks is lost, since the code that held it was
        # made to end, waits for ever (grpcio 1.85.1). As long as that thread waits, nobody else collects.
        collector = threading.Thread(target=gc.collect, name="collects", daemon=True)
        self._threads.add(collector)
        collector.start()
        collector.join(_COLLECTING_SECONDS)

    def _left(self) -> list[threading.Thread]:
        threads = [thread for thread in threading.enumerate() if thread not in self._threads]
        return [thread for thread in threads if not isinstance(thread, threading._DummyThread) and not _is_idle(thread)]


def _stop(server: grpc.Server) -> threading.Event:
    with contextlib.suppress(ValueError):  # it was started, as servers are
        server.start()  # one that was not keeps its port until it is started and stopped, or collected
    return server.stop(0)


def _is_idle(thread: threading.Thread) -> bool:
    """Say whether a pool's worker waits for work, or a channel's thread for events: nothing of anybody's is running."""
    code = next(_stack(thread), None)
    return code is not None and (code is concurrent.futures.thread._worker.__code__ or _serves_a_channel(code))


def _stack(thread: threading.Thread) -> Iterator[types.CodeType]:
    """Yield what a thread is running, the innermost function first."""
    frame = sys._current_frames().get(thread.ident or 0)
    while frame is not None:
        yield frame.f_code
        frame = frame.f_back


def _serves_a_channel(code: types.CodeType) -> bool:
    """Say whether this is the loop in which gRPC serves a channel's calls, or the one that asks for its state."""
    return code.co_name in ("channel_spin", "_poll_connectivity") and code.co_filename == grpc._channel.__file__
