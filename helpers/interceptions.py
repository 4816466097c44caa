"""Note what is called when around a call that has interceptors on both sides: the table of lesson 21.

Each call is a real one, with one message each way. Both kinds of server and both kinds of client are asked.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent import futures
from typing import Any

import grpc

from helpers.background import start_in_background
from helpers.journal import Journal
from helpers.lifecycle import stopping
from helpers.servers import start

Events = list[str]

_CALL_SECONDS = 5.0
_SERVICE = "course.v1.Kinds"  # has a method for each kind, named as the kind is
_SERVER = "interceptions"
_ASYNC_BASES = {
    "unary_unary": grpc.aio.UnaryUnaryClientInterceptor,
    "unary_stream": grpc.aio.UnaryStreamClientInterceptor,
    "stream_unary": grpc.aio.StreamUnaryClientInterceptor,
    "stream_stream": grpc.aio.StreamStreamClientInterceptor,
}


def interceptions() -> dict[str, tuple[Events, Events, Events, Events]]:
    """Make a call of each kind to a server with threads and to one with asyncio, by a client of the same.

    This blocks, and runs loops of its own: a coroutine calls it by ``asyncio.to_thread``.

    Returns:
        By the name of the kind, such as ``"unary_stream"``, what happened in the server with threads, the server with
        asyncio, the client with threads (a blocking call, if the response is one), and the client with asyncio.
        A server has ``interceptor``, ``message`` (the request is read), ``function`` (that of the handler begins) and
        ``answer`` (it is written); a client ``interceptor``, ``continuation`` (it has returned) and ``answer`` (it is
        read).
    """
    found = {}
    with stopping(_SERVER):
        for kind in _ASYNC_BASES:
            threads, in_loop, calls, awaited = (Journal() for _ in range(4))
            _call(start(_pooled(threads), _SERVER), kind, calls)
            asyncio.run(_call_awaited(start_in_background(lambda at=in_loop: _looped(at), _SERVER), kind, awaited))
            found[kind] = (threads.take(4), in_loop.take(4), calls.take(3), awaited.take(3))
    return found


def _noting(journal: Journal, event: str) -> Callable[[bytes], bytes]:
    """Return a serialiser that notes when it is asked; messages are bytes here."""

    def same(message: bytes) -> bytes:
        journal.note(event)
        return message

    return same


# -- the servers -------------------------------------------------------------------------------------------------------


def _handlers(journal: Journal, functions: dict[str, Callable[..., Any]]) -> grpc.GenericRpcHandler:
    """Make a service of a function for each kind."""
    serialisers = _noting(journal, "message"), _noting(journal, "answer")
    made = {
        kind: getattr(grpc, f"{kind}_rpc_method_handler")(function, *serialisers)
        for kind, function in functions.items()
    }
    return grpc.method_handlers_generic_handler(_SERVICE, made)


def _pooled(journal: Journal) -> grpc.Server:
    class Interceptor(grpc.ServerInterceptor):
        def intercept_service(self, continuation, details):
            journal.note("interceptor")
            return continuation(details)

    def one(request: Any, context: grpc.ServicerContext) -> bytes:
        journal.note("function")
        return request if isinstance(request, bytes) else b"".join(request)

    def stream(request: Any, context: grpc.ServicerContext) -> Iterator[bytes]:
        yield one(request, context)

    functions = {kind: stream if kind.endswith("stream") else one for kind in _ASYNC_BASES}
    server = grpc.server(futures.ThreadPoolExecutor(2), interceptors=[Interceptor()])
    server.add_generic_rpc_handlers([_handlers(journal, functions)])
    return server


def _looped(journal: Journal) -> grpc.aio.Server:
    class Interceptor(grpc.aio.ServerInterceptor):
        async def intercept_service(self, continuation, details):
            journal.note("interceptor")
            return await continuation(details)

    async def one(request: Any, context: grpc.aio.ServicerContext) -> bytes:
        journal.note("function")
        return request if isinstance(request, bytes) else b"".join([each async for each in request])

    async def stream(request: Any, context: grpc.aio.ServicerContext) -> AsyncIterator[bytes]:
        yield await one(request, context)

    functions = {kind: stream if kind.endswith("stream") else one for kind in _ASYNC_BASES}
    server = grpc.aio.server(interceptors=[Interceptor()])
    server.add_generic_rpc_handlers([_handlers(journal, functions)])
    return server


# -- the clients -------------------------------------------------------------------------------------------------------


def _made(channel: grpc.Channel | grpc.aio.Channel, kind: str, journal: Journal) -> Any:
    """Make a call with one request."""
    method = getattr(channel, kind)(f"/{_SERVICE}/{kind}", response_deserializer=_noting(journal, "answer"))
    return method(iter([b"one"]) if kind.startswith("stream") else b"one", timeout=_CALL_SECONDS)


def _call(address: str, kind: str, journal: Journal) -> None:
    def intercept(self, continuation, details, request_or_iterator):
        journal.note("interceptor")
        call = continuation(details, request_or_iterator)
        journal.note("continuation")
        return call

    bases = (
        grpc.UnaryUnaryClientInterceptor,
        grpc.UnaryStreamClientInterceptor,
        grpc.StreamUnaryClientInterceptor,
        grpc.StreamStreamClientInterceptor,
    )
    interceptor = type("Interceptor", bases, {f"intercept_{each}": intercept for each in _ASYNC_BASES})()
    with grpc.insecure_channel(address) as channel:
        result = _made(grpc.intercept_channel(channel, interceptor), kind, journal)
        if kind.endswith("stream"):
            list(result)


async def _call_awaited(address: str, kind: str, journal: Journal) -> None:
    async def intercept(self, continuation, details, request_or_iterator):
        journal.note("interceptor")
        call = await continuation(details, request_or_iterator)
        journal.note("continuation")
        return call

    interceptor = type("Interceptor", (_ASYNC_BASES[kind],), {f"intercept_{kind}": intercept})()
    async with grpc.aio.insecure_channel(address, interceptors=[interceptor]) as channel:
        call = _made(channel, kind, journal)
        if kind.endswith("stream"):
            async for _ in call:
                pass
        else:
            await call
