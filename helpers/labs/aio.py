"""Lesson 20's lab: clients, what their handlers do, and the kind of server that runs them."""

import asyncio
import contextlib
import statistics
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from concurrent import futures
from dataclasses import dataclass
from typing import Any

import grpc

from helpers.background import serving_in_background
from helpers.figures import Picture, bars
from helpers.labs.panel import Panel
from helpers.labs.runs import NO_RETRIES, Choice, Knob, Progress, count, least_disturbed, one_at_a_time, serving
from helpers.protos import compile_proto

WORKERS = 8  #: threads of the thread server's pool
AWAIT, BLOCK, COMPUTE = "await", "block", "compute"
ASYNCIO, THREADS = "asyncio", "threads"

CLIENTS = Knob("clients", "clients", (1, 2, 5, 10, 20, 50, 100), 20)
HANDLER = Choice("handler", "the handler's 10 ms", (AWAIT, BLOCK, COMPUTE), AWAIT)
SERVER = Choice("server", "server", (ASYNCIO, THREADS), ASYNCIO)

_WORK_SECONDS = 0.01  # of each handler
_DELAY_SECONDS = 0.02  # of a run that was hardly delayed
_CALLS = 2  # of each client, one after the other
_TIMEOUT_SECONDS = 30.0  # far more than the longest run takes: two hundred handlers, one after another
_SERVER = "lab asyncio"


@dataclass(frozen=True)
class Outcome:
    """What a run showed.

    Attributes:
        handler: what the handlers did.
        server: the kind of server.
        clients: how many called at once.
        at_once: how many handlers were at work at the busiest moment.
        seconds: from the first call to the last answer.
        latencies: of each call, in seconds, in the order in which they were answered.
        processor: the seconds of processor time that this process took meanwhile.
    """

    handler: str
    server: str
    clients: int
    at_once: int
    seconds: float
    latencies: tuple[float, ...]
    processor: float

    def delay(self) -> float:
        """Return the seconds that neither computing nor pauses explain: the machine was busy elsewhere."""
        pauses = 0.0 if self.handler == COMPUTE else len(self.latencies) * _WORK_SECONDS / self.at_once
        return max(0.0, self.seconds - self.processor - pauses)

    def per_second(self) -> float:
        """Return how many calls were answered in a second."""
        return len(self.latencies) / self.seconds

    def half(self) -> float:
        """Return the seconds within which half of the calls were answered."""
        return statistics.median(self.latencies)

    def sentence(self) -> str:
        """Say what was seen, with throughput and latency."""
        half, most = self.half() * 1000, max(self.latencies) * 1000
        return (
            f"{self!r} {self.per_second():.0f} calls a second; half took up to {half:.0f} ms, the slowest {most:.0f}."
        )

    def figure(self) -> Picture:
        """Draw how long the calls took; below stands how many were answered in a second."""
        milliseconds = [1000 * each for each in self.latencies]
        took = {"half of the calls, up to": statistics.median(milliseconds), "the slowest": max(milliseconds)}
        unit = f"milliseconds; {self.per_second():.0f} calls a second"
        return bars({name: {"took": value} for name, value in took.items()}, says=repr(self), unit=unit)

    def __repr__(self) -> str:
        kind = self.server if self.server == ASYNCIO else f"{WORKERS} threads"
        calls = count(len(self.latencies), "call")
        clients, at_once = count(self.clients, "client"), count(self.at_once, "handler")
        return f"Handlers {self.handler}, {kind}, {clients}: {calls} answered, at most {at_once} at work at a time."


class _Work:
    """What each handler does, and how many do it at once.

    The first handlers begin together, so that how busy the machine is does not decide how many are at work at once.
    """

    def __init__(self, handler: str, together: int) -> None:
        self._handler, self._together = handler, together
        self._lock, self._begun, self._now, self.at_once = threading.Lock(), 0, 0, 0
        self._all_begun, self._all_begun_here = threading.Event(), asyncio.Event()

    @contextlib.contextmanager
    def _counted(self) -> Iterator[None]:
        with self._lock:
            self._now, self._begun = self._now + 1, self._begun + 1
            self.at_once = max(self.at_once, self._now)
            if self._begun >= self._together:
                self._all_begun.set()
        try:
            yield
        finally:
            with self._lock:
                self._now -= 1

    def in_a_thread(self) -> None:
        """Work in the thread that calls."""
        with self._counted():
            self._all_begun.wait(_TIMEOUT_SECONDS)
            if self._handler == COMPUTE:
                until = time.thread_time() + _WORK_SECONDS
                while time.thread_time() < until:
                    pass
            else:
                time.sleep(_WORK_SECONDS)

    async def in_the_loop(self) -> None:
        """Work as a task; only what is awaited lets other tasks go on."""
        if self._handler != AWAIT:
            self.in_a_thread()
            return
        with self._counted():
            if self._all_begun.is_set():
                self._all_begun_here.set()
            await self._all_begun_here.wait()
            await asyncio.sleep(_WORK_SECONDS)


@one_at_a_time
def experiment(
    clients: int = CLIENTS.default,
    handler: str = HANDLER.default,
    server: str = SERVER.default,
    progress: Progress | None = None,
) -> Outcome:
    """Have clients call at once, twice each, a server of one kind, whose handlers take 10 ms in one way.

    Args:
        clients: how many, 1 to 100. All are tasks of one event loop, which is not the server's.
        handler: ``"await"`` (a pause in the loop, or in its thread), ``"block"`` (``time.sleep``), or ``"compute"``.
        server: ``"asyncio"``, or ``"threads"``, a pool of eight.
        progress: told of each call that was answered.

    Returns:
        What was seen. A run takes about 2.5 seconds at the most.

    Raises:
        TypeError, ValueError: an argument is none of those.
        Busy: another experiment is running.
    """
    CLIENTS.check(clients)
    HANDLER.check(handler)
    SERVER.check(server)
    progress = progress or Progress()
    progress.expect(clients * _CALLS, "calls")
    if server == THREADS:
        together = min(clients, WORKERS)
    else:
        together = clients if handler == AWAIT else 1
    work = _Work(handler, together)
    # The clients' thread is joined last: its calls end at once when the server has gone.
    with futures.ThreadPoolExecutor(1) as elsewhere, _served(server, work) as address:
        seconds, latencies, processor = elsewhere.submit(asyncio.run, _call_all(address, clients, progress)).result()
    return Outcome(handler, server, clients, work.at_once, seconds, latencies, processor)


def undisturbed(clients: int, handler: str, server: str) -> Outcome:
    """Run the experiment, and again while the machine is busy elsewhere; return what was seen when it was so least."""
    return least_disturbed(lambda: experiment(clients, handler, server), Outcome.delay, _DELAY_SECONDS)


@contextlib.contextmanager
def _served(kind: str, work: _Work) -> Iterator[str]:
    weather_pb2, weather_pb2_grpc = compile_proto("weather/v1/weather.proto")

    class Threaded(weather_pb2_grpc.WeatherServiceServicer):
        def GetStation(self, request, context):
            if request.station_id:
                work.in_a_thread()
            return weather_pb2.GetStationResponse()

    class Awaited(weather_pb2_grpc.WeatherServiceServicer):
        async def GetStation(self, request, context):
            if request.station_id:
                await work.in_the_loop()
            return weather_pb2.GetStationResponse()

    def make() -> grpc.aio.Server:
        server = grpc.aio.server()
        weather_pb2_grpc.add_WeatherServiceServicer_to_server(Awaited(), server)
        return server

    if kind == THREADS:
        server = grpc.server(futures.ThreadPoolExecutor(max_workers=WORKERS))
        weather_pb2_grpc.add_WeatherServiceServicer_to_server(Threaded(), server)
        with serving(server, _SERVER) as address:
            yield address
        return
    with serving_in_background(make, _SERVER) as address:
        yield address


async def _call_all(address: str, clients: int, progress: Progress) -> tuple[float, tuple[float, ...], float]:
    """Return how long all calls took together, and each, and the processor time meanwhile, in seconds."""
    weather_pb2, weather_pb2_grpc = compile_proto("weather/v1/weather.proto")
    request, latencies = weather_pb2.GetStationRequest(station_id="KEF-01"), []

    async def call(get_station: Callable[..., Awaitable[Any]]) -> None:
        for _ in range(_CALLS):
            began = time.monotonic()
            await get_station(request, timeout=_TIMEOUT_SECONDS)
            latencies.append(time.monotonic() - began)
            progress.step()

    async with grpc.aio.insecure_channel(address, options=NO_RETRIES) as channel:
        get_station = weather_pb2_grpc.WeatherServiceStub(channel).GetStation
        # Connecting is no part of what is measured; this request does no work.
        await get_station(weather_pb2.GetStationRequest(), timeout=_TIMEOUT_SECONDS)
        began, processor = time.monotonic(), time.process_time()
        await asyncio.gather(*(call(get_station) for _ in range(clients)))
        return time.monotonic() - began, tuple(latencies), time.process_time() - processor


def lab() -> Panel:
    """Return the controls: change the clients, what their handlers do, and the server."""
    question = "Which server answers more calls, when the handlers wait, block, or compute?"
    return Panel(question, [CLIENTS, HANDLER, SERVER], experiment)
