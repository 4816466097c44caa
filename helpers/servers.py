"""Start a gRPC server from a notebook cell that may be run again.

The plain way, which lesson 03 shows first, is three lines: ``add_insecure_port``, ``start``, and later ``stop``.
"""

import grpc

from helpers import lifecycle

_STOP_SECONDS = 1.0  # the longest a re-run waits for calls in flight to end


def start(server: grpc.Server, name: str, credentials: grpc.ServerCredentials | None = None) -> str:
    """Start a server on a free port of this machine, in place of the previous one of that name.

    Args:
        server: a server with its servicers added, not yet started.
        name: names the server within this kernel. Running the cell again stops the server that had the name.
        credentials: serve TLS with these; plain text when None.

    Returns:
        The address to dial, ``"127.0.0.1:port"``. The operating system chose the port.

    Raises:
        TypeError: ``server`` is not a thread-based gRPC server, or ``credentials`` are not a server's.
        RuntimeError: gRPC cannot listen: key and certificate do not fit, or no more files may be opened.
        ValueError: the server was started or stopped before, or the name is empty.
    """
    if not isinstance(server, grpc.Server):
        hint = (
            ": await its own start() in the event loop it belongs to, or take start_in_background()"
            if isinstance(server, grpc.aio.Server)
            else ""
        )
        raise TypeError(f"start() takes a server made by grpc.server(), not {type(server).__name__}{hint}")
    if not isinstance(name, str) or not name:
        raise ValueError("start() needs a name, such as start(server, name='greeter')")
    if credentials is not None and not isinstance(credentials, grpc.ServerCredentials):
        given = type(credentials).__name__
        raise TypeError(f"start() needs a server's credentials, made by grpc.ssl_server_credentials(), not {given}")
    # A stopped server must be found out before it is asked for a port: C-core 1.85.1 crashes on that. Once a server
    # has stopped, waiting for its termination times out no more.
    if not server.wait_for_termination(timeout=0):
        raise ValueError(f"the server {name!r} was stopped before; make a new one with grpc.server() and start that")
    if credentials is None:
        port = server.add_insecure_port("127.0.0.1:0")
    else:
        port = server.add_secure_port("127.0.0.1:0", credentials)
    try:
        server.start()
    except ValueError:
        raise ValueError(f"the server {name!r} was started before; start() takes one that was not") from None
    # Only now does the previous server of this name go.
    lifecycle.keep(f"server {name}", port, lambda: _stop(server))
    return f"127.0.0.1:{port}"


def _stop(server: grpc.Server) -> None:
    """Cancel the server's calls and wait a little until they have ended; a handler that ignores that runs on.

    ``stop(grace=None)`` would do the same, but in grpcio 1.85.1 it waits inside, without limit, and sometimes for ever:
    after a request that cannot be deserialised on a method that streams requests, the server may wait for a second
    status of that call to be sent, which C-core has refused. With a grace of 0 the wait is ours.
    """
    try:
        server.stop(grace=0).wait(_STOP_SECONDS)
    except RuntimeError:
        # A grace needs a thread, and Python 3.12 starts none while it exits; there, the wait is bounded by the exit.
        server.stop(grace=None)
