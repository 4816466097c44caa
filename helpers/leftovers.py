"""What was made and started in a block of code, and how to get rid of it."""

import concurrent.futures.thread
import contextlib
import gc
import sys
import threading
import time
import weakref
from collections.abc import Iterator
from typing import Any

import grpc

from helpers import lifecycle
from helpers.limits import end_threads

_STOP_SECONDS = 0.5  # the longest to wait for a server's calls to end
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
            The threads that had to be told to end, whether they did or not. An idle worker of a thread pool is none
            of them: it ends with its pool.
        """
        for label in set(lifecycle.labels()) - self._labels:
            lifecycle.replace(label)
        for event in [_stop(server) for server in list(self._servers)]:
            event.wait(_STOP_SECONDS)
        gc.collect()  # a pool that nobody refers to lets its workers go
        until = time.monotonic() + _ENDING_SECONDS
        while (left := self._left()) and time.monotonic() < until:
            left[0].join(0.02)
        # A channel that has lost its thread waits for its calls' ends for ever when it is collected (grpcio 1.85.1).
        end_threads([thread for thread in left if not _serves_a_channel(thread)])
        return left

    def _left(self) -> list[threading.Thread]:
        return [thread for thread in threading.enumerate() if thread not in self._threads and not _is_idle(thread)]


def _stop(server: grpc.Server) -> threading.Event:
    with contextlib.suppress(ValueError):  # it was started, as servers are
        server.start()  # one that was not keeps its port until it is started and stopped, or collected
    return server.stop(0)


def _is_idle(thread: threading.Thread) -> bool:
    """Say whether a thread is a pool's worker that waits for work: then nothing of anybody's is on its stack."""
    frame = sys._current_frames().get(thread.ident or 0)
    return frame is not None and frame.f_code is concurrent.futures.thread._worker.__code__


def _serves_a_channel(thread: threading.Thread) -> bool:
    """Say whether a thread is gRPC's own, which runs as long as a call of its channel does."""
    frame = sys._current_frames().get(thread.ident or 0)
    while frame is not None and frame.f_code.co_name != "channel_spin":
        frame = frame.f_back
    return frame is not None
