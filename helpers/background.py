"""Start an asyncio server in an event loop of its own, beside whatever the notebook's loop does.

The plain way, which lesson 20 shows first: ``asyncio.new_event_loop()``, a thread that runs it, and
``asyncio.run_coroutine_threadsafe`` for all that concerns the server.
"""

import asyncio
import contextlib
import threading
from collections.abc import Callable, Coroutine, Iterator
from typing import Any, TypeVar

import grpc

from helpers import lifecycle

_START_SECONDS = 10.0  # far more than a start takes, also on a busy machine
_CLEAN_UP_SECONDS = 0.2  # the longest a stop waits for what handlers do when they are cancelled
_STOP_SECONDS = 1.0  # the longest it waits for the loop's thread, which may be blocked

_Result = TypeVar("_Result")


def start_in_background(make: Callable[[], grpc.aio.Server], name: str) -> str:
    """Start an asyncio server in a thread and an event loop of its own, in place of the previous one of that name.

    ``stop``, ``stop_all`` and ``running`` know it as they know a server of ``start``.

    Args:
        make: returns a new ``grpc.aio.server()`` with its servicers added; called in the new loop, to which all belongs
            that it makes.
        name: names the server within this kernel.

    Returns:
        The address to dial, ``"127.0.0.1:port"``. The operating system chose the port.

    Raises:
        TypeError: ``make`` is no function, or returns something else.
        ValueError: the name is empty.
    """
    if not callable(make):
        hint = "a function that makes the server, so that it is made in its own loop"
        raise TypeError(f"start_in_background() takes {hint}, not {type(make).__name__}")
    if not isinstance(name, str) or not name:
        raise ValueError("start_in_background() needs a name, such as start_in_background(make, name='station')")
    loop = _Loop(name)
    try:
        server, port = loop.run(_start(make), _START_SECONDS)
    except BaseException:
        loop.end()
        raise
    lifecycle.keep(f"server {name}", port, lambda: loop.end(server.stop(grace=0)))
    return f"127.0.0.1:{port}"


@contextlib.contextmanager
def serving_in_background(make: Callable[[], grpc.aio.Server], name: str) -> Iterator[str]:
    """Start an asyncio server as ``start_in_background`` does, give its address to a block, and stop it after that.

    Args:
        make: as there.
        name: as there.

    Raises:
        TypeError, ValueError: as there.
    """
    address = start_in_background(make, name)
    with lifecycle.stopping(name):
        yield address


class _Loop:
    """An event loop, running in a daemon thread."""

    def __init__(self, name: str) -> None:
        self._loop, self._over = asyncio.new_event_loop(), False
        self._thread = threading.Thread(target=self._run, name=f"loop of {name}", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        while not self._over:
            with contextlib.suppress(SystemExit, KeyboardInterrupt):  # a handler's, which must not end its server
                self._loop.run_forever()
        self._loop.close()

    def run(self, coroutine: Coroutine[Any, Any, _Result], seconds: float) -> _Result:
        """Run a coroutine in the loop, and return what it returns; wait no longer than these seconds."""
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(seconds)

    def end(self, last: Coroutine[Any, Any, object] | None = None) -> None:
        """Run a last coroutine, and leave the loop.

        The handlers that are cancelled have 0.2 seconds to clean up. This waits a second at the most: a loop that is
        blocked for longer does it all when it gets to it, or goes with its process.
        """

        async def ending() -> None:
            try:
                if last is not None:
                    await last
                await _others_end()
            finally:
                self._over = True
                self._loop.stop()

        asyncio.run_coroutine_threadsafe(ending(), self._loop)
        self._thread.join(_STOP_SECONDS)


async def _others_end() -> None:
    """Let the other tasks of this loop end, those of cancelled handlers above all; cancel what takes too long."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    if not others:
        return
    _, late = await asyncio.wait(others, timeout=_CLEAN_UP_SECONDS)
    for task in late:
        task.cancel()
    if late:
        await asyncio.wait(late, timeout=_CLEAN_UP_SECONDS)  # one that refuses goes with the loop
    await asyncio.get_running_loop().shutdown_asyncgens()


async def _start(make: Callable[[], grpc.aio.Server]) -> tuple[grpc.aio.Server, int]:
    server = make()
    if not isinstance(server, grpc.aio.Server):
        raise TypeError(f"start_in_background() needs a server made by grpc.aio.server(), not {type(server).__name__}")
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    return server, port
