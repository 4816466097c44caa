"""Serve an ASGI application from a notebook cell that may be run again: FastAPI's, beside a gRPC server.

The plain way is a command: ``uvicorn app:app``, or ``hypercorn app:app`` for HTTP/2. Both are imported where they are
used, since they cost a kernel a second.
"""

import asyncio
import contextlib
import socket
import threading
import time
from collections.abc import Callable

from helpers import lifecycle

_START_SECONDS = 10.0
_STOP_SECONDS = 2.0
_LOOK_SECONDS = 0.005
_GRACE_SECONDS = 0.2  # for requests in flight when a server is stopped


def serve_http(app: Callable, name: str, lifespan: bool = False) -> str:
    """Serve an application by HTTP/1.1 with uvicorn, in place of the previous one of that name.

    Args:
        app: an ASGI application, such as ``FastAPI()``.
        name: names the server within this kernel; ``stop``, ``stop_all`` and ``running`` know it.
        lifespan: whether the application is told that it starts and ends, as ``FastAPI(lifespan=…)`` wants; off, a
            start is quicker.

    Returns:
        Its address, ``"http://127.0.0.1:port"``. The operating system chose the port.

    Raises:
        TypeError: the application cannot be called.
        ValueError: the name is empty.
        RuntimeError: the server did not start: its lifespan may have failed.
    """
    _check(app, name)
    import uvicorn

    config = uvicorn.Config(
        app, log_level="critical", lifespan="on" if lifespan else "off", timeout_graceful_shutdown=1
    )
    server, listener = uvicorn.Server(config), _listener()
    port = listener.getsockname()[1]

    def run() -> None:
        with contextlib.suppress(SystemExit):  # which uvicorn raises when the application does not start
            server.run([listener])

    thread = threading.Thread(target=run, name=f"http {name}", daemon=True)
    thread.start()
    deadline = time.monotonic() + _START_SECONDS
    while not server.started:
        if not thread.is_alive() or time.monotonic() > deadline:
            server.should_exit = True
            raise RuntimeError(f"uvicorn did not start to serve {name!r}")
        time.sleep(_LOOK_SECONDS)

    def stop() -> None:
        server.should_exit = True
        thread.join(_STOP_SECONDS)

    lifecycle.keep(f"server {name}", port, stop)
    return f"http://127.0.0.1:{port}"


def serve_http2(app: Callable, name: str) -> str:
    """Serve an application by HTTP/2 without TLS, and by HTTP/1.1, with hypercorn, in place of the one of that name.

    Args:
        app: an ASGI application, such as ``FastAPI()``.
        name: names the server within this kernel; ``stop``, ``stop_all`` and ``running`` know it.

    Returns:
        Its address, ``"http://127.0.0.1:port"``. The operating system chose the port.

    Raises:
        TypeError: the application cannot be called.
        ValueError: the name is empty.
        RuntimeError: the server did not start.
    """
    _check(app, name)
    import hypercorn.asyncio
    import hypercorn.config

    listener = _listener()
    port = listener.getsockname()[1]
    config = hypercorn.config.Config.from_mapping(
        bind=[f"fd://{listener.detach()}"], accesslog=None, errorlog=None, graceful_timeout=_GRACE_SECONDS
    )
    loop, over = asyncio.new_event_loop(), asyncio.Event()

    def run() -> None:
        asyncio.set_event_loop(loop)
        with contextlib.closing(loop):
            loop.run_until_complete(hypercorn.asyncio.serve(app, config, shutdown_trigger=over.wait))

    thread = threading.Thread(target=run, name=f"http2 {name}", daemon=True)
    thread.start()

    def stop() -> None:
        with contextlib.suppress(RuntimeError):  # its loop is closed
            loop.call_soon_threadsafe(over.set)
        thread.join(_STOP_SECONDS)

    lifecycle.keep(f"server {name}", port, stop)
    return f"http://127.0.0.1:{port}"


def _check(app: Callable, name: str) -> None:
    if not callable(app):
        raise TypeError(f"an ASGI application is needed, such as FastAPI(), not {type(app).__name__}")
    if not isinstance(name, str) or not name:
        raise ValueError("a server needs a name, such as serve_http(app, name='station')")


def _listener() -> socket.socket:
    """Return a socket that listens, so that who dials before its server is ready waits instead of failing.

    It must say that it is TCP: asyncio switches Nagle's algorithm off only on sockets that do, and with it a response
    in two pieces takes 40 ms, since the second piece waits for a delayed acknowledgement of the first.
    """
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    listener.listen(128)
    return listener
