"""Ask a server with threads and one with asyncio the same questions, and a client of each kind: lesson 20's table.

All answers are found by real calls, or by looking at what the installed grpcio has; nothing is written down here.
"""

import asyncio
import contextlib
import inspect
import textwrap
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent import futures
from typing import Any

import grpc

from helpers.background import start_in_background
from helpers.journal import Journal
from helpers.lifecycle import stopping
from helpers.protos import compile_proto
from helpers.servers import start
from helpers.wire import Tap

weather_pb2, weather_pb2_grpc = compile_proto("weather/v1/weather.proto")

Row = tuple[str, str, str]  #: what was asked, and the answers: of threads, of asyncio
Handler = Callable[[Any], Any]  #: of a context; what it returns is awaited if that can be

_CALL_SECONDS = 5.0
_DETAILS_SHOWN = 22  # characters
_WIDE = 5000  # characters of a name that compresses well
_SERVER = "differences"
_AGAIN = "a second one raises"


def differences(handlers: Sequence[Handler]) -> list[Row]:
    """Compare the two kinds of server, and of client.

    This blocks for about a second, and runs a loop of its own: a coroutine calls it by ``asyncio.to_thread``.

    Args:
        handlers: functions of the context, whose answers are compared, too; each name is a row.

    Returns:
        A row for each question.
    """
    threads, in_loop = _Threaded(handlers), _Awaited(handlers)
    with stopping(_SERVER):
        _ask_server(threads, start(_pooled(threads), _SERVER))
        _ask_server(in_loop, start_in_background(lambda: _looped(in_loop), _SERVER))
        for asked, ask_client in ((threads, _ask_client_of_threads), (in_loop, _ask_client_of_asyncio)):
            held = _Held()
            ask_client(asked.found, start(_pooled(held), _SERVER), held)
    _look_at_the_modules(threads.found, in_loop.found)
    return [(asked, answer, in_loop.found[asked]) for asked, answer in threads.found.items()]


def _pooled(servicer: object) -> grpc.Server:
    made = grpc.server(futures.ThreadPoolExecutor(4), compression=grpc.Compression.Gzip)
    weather_pb2_grpc.add_WeatherServiceServicer_to_server(servicer, made)
    return made


def _looped(servicer: object) -> grpc.aio.Server:
    made = grpc.aio.server(compression=grpc.Compression.Gzip)
    weather_pb2_grpc.add_WeatherServiceServicer_to_server(servicer, made)
    return made


# -- the servers -------------------------------------------------------------------------------------------------------


class _Asked:
    """What both servicers do for a request that names a handler, or one of the questions below."""

    def __init__(self, handlers: Sequence[Handler]) -> None:
        self.handlers = {handler.__name__: handler for handler in handlers}
        self.found: dict[str, str] = {}
        self.journal = Journal()
        self._unawaited: list[Any] = []

    def do(self, name: str, context: Any) -> Any:
        """Return a response, or what is to be awaited for one."""
        if name in self.handlers:
            return self.handlers[name](context)
        if name == "OK":
            context.set_code(grpc.StatusCode.OK)
            raise KeyError(name)
        self.look(context)
        return _with_metadata(self.found, context)

    def look(self, context: Any) -> None:
        """Note what a context says of a call without a deadline."""
        left = context.time_remaining()
        self.found |= {
            "time_remaining() without a deadline": "None" if left is None else f"{left:.1e}",
            "code(), details() while unset": f"{context.code()}, {context.details()!r}",
        }

    def note(self, name: str, context: Any, error: BaseException) -> None:
        """Note what an abort raises in the handler, and what its context says then."""
        if name == "aborts":
            self.found["abort raises in the handler"] = type(error).__name__
            self.found["code(), details() after it"] = f"{context.code().name}, {context.details()!r}"

    async def _coroutine(self) -> Any:
        return weather_pb2.GetStationResponse()

    def coroutine(self) -> Any:
        """Return what an ``async def`` handler returns when it is called."""
        self._unawaited.append(self._coroutine())
        return self._unawaited[-1]

    async def stream(self) -> Any:
        """Stream as an ``async def`` handler does."""
        yield weather_pb2.WatchReadingsResponse()

    def close(self) -> None:
        """Close the coroutines that were made, so that none is told of as never awaited."""
        for each in self._unawaited:
            each.close()  # does nothing to one that was awaited


def _with_metadata(found: dict[str, str], context: Any) -> Any:
    sent = context.send_initial_metadata((("station", "KEF-01"),))
    found["send_initial_metadata() is"] = "awaited" if inspect.isawaitable(sent) else "called"
    if not inspect.isawaitable(sent):
        with _noting(found, _AGAIN):
            context.send_initial_metadata(())
        return _late(found, context)

    async def send() -> Any:
        await sent
        with _noting(found, _AGAIN):
            await context.send_initial_metadata(())
        return _late(found, context)

    return send()


def _late(found: dict[str, str], context: Any) -> Any:
    with _noting(found, "set_compression() after it raises"):
        context.set_compression(grpc.Compression.Gzip)
    return weather_pb2.GetStationResponse()


@contextlib.contextmanager
def _noting(found: dict[str, str], asked: str) -> Iterator[None]:
    """Note the name of the exception that a block raises, or "nothing"."""
    found[asked] = "nothing"
    try:
        yield
    except Exception as error:
        found[asked] = type(error).__name__


def _plainly(context: Any) -> Any:
    context.set_compression(grpc.Compression.NoCompression)
    return weather_pb2.GetStationResponse(station={"name": "x" * _WIDE})


def _reading_plainly(context: Any) -> Any:
    context.set_compression(grpc.Compression.NoCompression)
    return weather_pb2.WatchReadingsResponse(reading={"station_id": "x" * _WIDE})


class _Threaded(_Asked, weather_pb2_grpc.WeatherServiceServicer):
    def GetStation(self, request, context):
        name = request.station_id
        if name == "waits":
            over = threading.Event()
            context.add_callback(over.set)
            self.journal.note("begins")
            over.wait(_CALL_SECONDS)
            self.journal.note("goes on")
            return weather_pb2.GetStationResponse()
        if name == "coroutine":
            return self.coroutine()
        if name == "plainly":
            return _plainly(context)
        try:
            return self.do(name, context)
        except Exception as error:
            self.note(name, context, error)
            raise

    def WatchReadings(self, request, context):
        if request.station_id == "plainly":
            return iter([_reading_plainly(context)])
        return self.stream()


class _Awaited(_Asked, weather_pb2_grpc.WeatherServiceServicer):
    async def GetStation(self, request, context):
        name = request.station_id
        if name == "waits":
            self.journal.note("begins")
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError as error:
                self.journal.note(type(error).__name__)
                raise
        if name == "coroutine":
            return await self.coroutine()
        if name == "plainly":
            return _plainly(context)
        try:
            answer = self.do(name, context)
            return await answer if inspect.isawaitable(answer) else answer
        except Exception as error:
            self.note(name, context, error)
            raise

    async def WatchReadings(self, request, context):
        if request.station_id == "plainly":
            yield _reading_plainly(context)
            return
        async for each in self.stream():
            yield each


def _ask_server(asked: Any, address: str) -> None:
    """Ask a server everything, with a client without asyncio."""
    found = asked.found
    with _stub_to(address) as (stub, channel):
        stub.GetStation.future(_request("")).result(_CALL_SECONDS)  # without a deadline: that is one of the questions
        crashed = stub.GetStation.future(_request("OK"), timeout=_CALL_SECONDS)
        found["set_code(OK), then an exception"] = crashed.code().name
        for name in asked.handlers:
            found[name] = _end_of(stub.GetStation.future(_request(name), timeout=_CALL_SECONDS))
        raw = channel.unary_unary("/weather.v1.WeatherService/GetStation").future(b"\xff", timeout=_CALL_SECONDS)
        found["a request that is no message"] = raw.code().name
        unary = stub.GetStation.future(_request("coroutine"), timeout=_CALL_SECONDS)
        found["an async def handler, unary"] = _end_of(unary)
        stream = stub.WatchReadings(weather_pb2.WatchReadingsRequest(), timeout=_CALL_SECONDS)
        with contextlib.suppress(grpc.RpcError):
            list(stream)
        found["an async def handler, stream"] = _end_of(stream)
        call = stub.GetStation.future(_request("waits"), timeout=_CALL_SECONDS)
        asked.journal.take(1)
        call.cancel()
        [found["a handler whose call is cancelled"]] = asked.journal.take(1)
    for shape, answer in _how_it_is_sent(address).items():
        found[f"NoCompression, Gzip server, {shape}"] = answer
    asked.close()


def _request(name: str) -> Any:
    return weather_pb2.GetStationRequest(station_id=name)


@contextlib.contextmanager
def _stub_to(address: str) -> Iterator[tuple[Any, grpc.Channel]]:
    with grpc.insecure_channel(address) as channel:
        yield weather_pb2_grpc.WeatherServiceStub(channel), channel


def _end_of(call: Any) -> str:
    """Return a call's code, and how its details begin."""
    details = textwrap.shorten(call.details() or "", _DETAILS_SHOWN, placeholder=" …")
    return f"{call.code().name} {details}".strip()


def _how_it_is_sent(address: str) -> dict[str, str]:
    """Return whether a response goes out compressed for which the handler has asked for no compression."""
    seen = {}
    with Tap(address, name=_SERVER) as tap, _stub_to(tap.address) as (stub, _):
        for shape in ("unary", "stream"):
            tap.clear()
            if shape == "unary":
                stub.GetStation(_request("plainly"), timeout=_CALL_SECONDS)
            else:
                list(stub.WatchReadings(weather_pb2.WatchReadingsRequest(station_id="plainly"), timeout=_CALL_SECONDS))
            frames = tap.frames().records
            sent = sum(int(each["bytes"]) for each in frames if each["from"] == "server" and each["frame"] == "DATA")
            seen[shape] = "sent plain" if sent > _WIDE else "sent compressed"
    return seen


# -- the clients -------------------------------------------------------------------------------------------------------


class _Held(weather_pb2_grpc.WeatherServiceServicer):
    """Fails, or answers at the gate unless its call is over before."""

    def __init__(self) -> None:
        self.journal, self.gate = Journal(), threading.Event()

    def GetStation(self, request, context):
        if request.station_id == "fails":
            context.abort(grpc.StatusCode.NOT_FOUND, "gone")
        context.add_callback(self.gate.set)
        self.journal.note("begins")
        self.gate.wait(_CALL_SECONDS)
        self.journal.note("goes on" if context.is_active() else "is cancelled")
        return weather_pb2.GetStationResponse()


_AFTER_CANCEL, _DROPPED = "the result after your own cancel", "a call object that is dropped"


def _note_the_failure(found: dict[str, str], stub: Any, call: Any, error: Any) -> None:
    metadata = call.initial_metadata()
    found |= {
        "a stub's method has .future": "yes" if hasattr(stub.GetStation, "future") else "no",
        "a call's initial_metadata() is": "awaited" if inspect.iscoroutine(metadata) else "called",
        "a failure is": type(error).__name__,
        "its trailing_metadata() is": type(error.trailing_metadata()).__name__,
    }
    if inspect.iscoroutine(metadata):
        metadata.close()


def _ask_client_of_threads(found: dict[str, str], address: str, held: _Held) -> None:
    with _stub_to(address) as (stub, _):
        try:
            stub.GetStation(_request("fails"), timeout=_CALL_SECONDS)
        except grpc.RpcError as error:
            _note_the_failure(found, stub, error, error)  # the error of a blocking call is its call object, too
        call = stub.GetStation.future(_request("held"), timeout=_CALL_SECONDS)
        held.journal.take(1)
        call.cancel()
        try:
            call.result()
        except grpc.FutureCancelledError as error:
            found[_AFTER_CANCEL] = type(error).__name__
        held.journal.take(1)
        held.gate.clear()
        call = stub.GetStation.future(_request("held"), timeout=_CALL_SECONDS)
        held.journal.take(1)
        del call
        [found[_DROPPED]] = held.journal.take(1)


def _ask_client_of_asyncio(found: dict[str, str], address: str, held: _Held) -> None:
    async def ask() -> None:
        async def notes() -> list[str]:
            return await asyncio.to_thread(held.journal.take, 1)

        async with grpc.aio.insecure_channel(address) as channel:
            stub = weather_pb2_grpc.WeatherServiceStub(channel)
            call = stub.GetStation(_request("fails"), timeout=_CALL_SECONDS)
            try:
                await call
            except grpc.RpcError as error:
                _note_the_failure(found, stub, call, error)
            call = stub.GetStation(_request("held"), timeout=_CALL_SECONDS)
            await notes()
            call.cancel()
            try:
                await call
            except asyncio.CancelledError as error:
                found[_AFTER_CANCEL] = type(error).__name__
            await notes()
            held.gate.clear()
            call = stub.GetStation(_request("held"), timeout=_CALL_SECONDS)
            await notes()
            del call
            await stub.GetStation(_request("fails"), timeout=_CALL_SECONDS).code()  # a cancel would be there before
            held.gate.set()
            [found[_DROPPED]] = await notes()

    asyncio.run(ask())


# -- what grpcio has ---------------------------------------------------------------------------------------------------


def _look_at_the_modules(threads: dict[str, str], in_loop: dict[str, str]) -> None:
    kinds = (threads, in_loop)
    for found, interface, other in zip(
        kinds,
        (grpc.ServicerContext, grpc.aio.ServicerContext),
        (grpc.aio.ServicerContext, grpc.ServicerContext),
        strict=True,
    ):
        lacks = sorted(set(_public(other)) - set(_public(interface)))
        found["a context lacks"] = textwrap.fill(", ".join(lacks), 28)
    for found, make in zip(kinds, (grpc.server, grpc.aio.server), strict=True):
        pool = next(iter(inspect.signature(make).parameters.values()))
        found["a server's pool"] = "needed" if pool.default is pool.empty else "not needed"
    for found, server in zip(kinds, (grpc.Server, grpc.aio.Server), strict=True):
        found["stop(grace) is"] = "awaited" if inspect.iscoroutinefunction(server.stop) else "called"
    for found, channel in zip(kinds, (grpc.Channel, grpc.aio.Channel), strict=True):
        found["closing a channel"] = f"close({', '.join(list(inspect.signature(channel.close).parameters)[1:])})"


def _public(interface: type) -> Iterator[str]:
    return (name for name in dir(interface) if not name.startswith("_"))
