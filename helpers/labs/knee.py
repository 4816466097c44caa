"""Lesson 24's lab: more and more clients, and what becomes of throughput and latency."""

import asyncio
import contextlib
import queue
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent import futures
from dataclasses import dataclass

import grpc

from helpers import processes
from helpers.background import serving_in_background
from helpers.figures import Picture
from helpers.figures.curves import curves
from helpers.labs.panel import Panel
from helpers.labs.runs import NO_RETRIES, Choice, Knob, Progress, count, one_at_a_time, serving
from helpers.protos import compile_proto

WORKERS = 8  #: threads of a pool
WAIT_SECONDS = 0.01  #: what each call waits in its handler, as for a database
STEP_SECONDS = 0.2  #: how long each number of clients calls
GAIN = 1.3  #: twice the clients, and less than so many times the throughput: there the curve has bent

UNARY, CONVERSATION = "a call each time", "one open stream"
THREADS, ASYNCIO, PROCESS = "8 threads", "asyncio", "8 threads, own process"

CLIENTS = Knob("clients", "clients, up to", (1, 2, 4, 8, 16, 32), 16)
PAYLOAD = Knob("payload", "payload (bytes)", (0, 1000, 10_000, 100_000), 0)
MODE = Choice("mode", "each client makes", (UNARY, CONVERSATION), UNARY)
SERVER = Choice("server", "server", (THREADS, ASYNCIO, PROCESS), THREADS)

_TIMEOUT_SECONDS = 30.0  # of a client's calls; far more than a step takes
_READY = "listening on "
_SERVER = "lab knee"


@dataclass(frozen=True)
class Step:
    """What so many clients got.

    Attributes:
        clients: how many called at once, each again when it had its answer.
        latencies: of each answer, in seconds.
        seconds: how long they called.
    """

    clients: int
    latencies: tuple[float, ...]
    seconds: float

    def per_second(self) -> float:
        """Return how many answers came in a second."""
        return len(self.latencies) / self.seconds

    def percentile(self, percent: int) -> float:
        """Return the seconds within which so many percent of the answers came; the nearest rank."""
        return sorted(self.latencies)[-(-percent * len(self.latencies) // 100) - 1]


@dataclass(frozen=True)
class Outcome:
    """What a run showed.

    Attributes:
        steps: what each number of clients got, the fewest first.
        payload: the size of a request's text, in bytes, and of its answer's.
        mode: how the clients called.
        server: the kind of server.
    """

    steps: tuple[Step, ...]
    payload: int
    mode: str
    server: str

    def knee(self) -> Step:
        """Return the last step up to which each doubling of the clients brought much more throughput."""
        for step, doubled in zip(self.steps, self.steps[1:], strict=False):
            if doubled.per_second() < GAIN * step.per_second():
                return step
        return self.steps[-1]

    def sentence(self) -> str:
        """Say what was seen, with the best throughput and where the knee is."""
        knee, best = self.knee(), max(step.per_second() for step in self.steps)
        return (
            f"{self!r} At most {best:.0f} a second; the knee is at {count(knee.clients, 'client')}, "
            f"where half of the answers took up to {1000 * knee.percentile(50):.0f} ms."
        )

    def figure(self) -> Picture:
        """Draw latency against throughput, with the number of clients at each point, and the knee."""
        lines = {
            f"{percent} % of the answers, up to": [
                (step.per_second(), 1000 * step.percentile(percent)) for step in self.steps
            ]
            for percent in (50, 99)
        }
        return curves(
            lines,
            says=repr(self),
            x="answers a second; beside each point, the clients",
            y="milliseconds",
            labels=[str(step.clients) for step in self.steps],
            over=(self.knee().per_second(), "the knee"),
        )

    def __repr__(self) -> str:
        clients = ", ".join(str(step.clients) for step in self.steps)
        many = "client" if clients == "1" else "clients"
        return f"{clients} {many}, {self.mode}, {self.payload:,} bytes, {self.server}: every call was answered."


@one_at_a_time
def experiment(
    clients: int = CLIENTS.default,
    payload: int = PAYLOAD.default,
    mode: str = MODE.default,
    server: str = SERVER.default,
    progress: Progress | None = None,
) -> Outcome:
    """Have 1, 2, 4, … clients ask a server whose handler waits 10 ms, and sends back what it got.

    The load is closed: a client asks again when it has its answer. All clients are threads of this process and share a
    connection.

    Args:
        clients: how many at the most, 1 to 32; the last step has so many.
        payload: the bytes of each question's text, and of its answer's, 0 to 100,000.
        mode: ``"a call each time"`` (unary), or ``"one open stream"`` (bidirectional, one for each client).
        server: ``"8 threads"`` and ``"asyncio"`` run in this process, ``"8 threads, own process"`` does not.
        progress: told of each step.

    Returns:
        What was seen. Each step takes a fifth of a second.

    Raises:
        TypeError, ValueError: an argument is none of those.
        Busy: another experiment is running.
    """
    CLIENTS.check(clients)
    PAYLOAD.check(payload)
    MODE.check(mode)
    SERVER.check(server)
    numbers = [number for number in CLIENTS.values if number < clients] + [clients]
    progress = progress or Progress()
    progress.expect(len(numbers), "steps")
    steps = []
    with _served(server) as address, grpc.insecure_channel(address, options=NO_RETRIES) as channel:
        _, weather_pb2_grpc = compile_proto("weather/v1/weather.proto")
        stub = weather_pb2_grpc.WeatherServiceStub(channel)
        ask = _ask_anew if mode == UNARY else _ask_on_a_stream
        _step(stub, ask, payload, 1, 0)  # connecting is no part of what is measured
        for number in numbers:
            steps.append(_step(stub, ask, payload, number, STEP_SECONDS))
            progress.step()
    return Outcome(tuple(steps), payload, mode, server)


def _step(stub, ask: Callable, payload: int, clients: int, seconds: float) -> Step:
    """Let so many clients ask until the time is over; each asks once at least."""
    began = time.perf_counter()
    with futures.ThreadPoolExecutor(clients) as callers:
        running = [callers.submit(ask, stub, payload, began + seconds) for _ in range(clients)]
        latencies = [latency for each in running for latency in each.result()]
    return Step(clients, tuple(latencies), time.perf_counter() - began)


def _ask_anew(stub, payload: int, until: float) -> list[float]:
    weather_pb2, _ = compile_proto("weather/v1/weather.proto")
    request = weather_pb2.GetStationRequest(station_id="x" * payload)
    return _timed(lambda: stub.GetStation(request, timeout=_TIMEOUT_SECONDS), until)


def _ask_on_a_stream(stub, payload: int, until: float) -> list[float]:
    weather_pb2, _ = compile_proto("weather/v1/weather.proto")
    request = weather_pb2.ConverseRequest(text="x" * payload)
    questions: queue.SimpleQueue = queue.SimpleQueue()
    answers = stub.Converse(iter(questions.get, None), timeout=_TIMEOUT_SECONDS)

    def ask() -> None:
        questions.put(request)
        next(answers)

    try:
        latencies = _timed(ask, until)
        questions.put(None)
        for _ in answers:  # the end of the stream
            pass
        return latencies
    finally:
        questions.put(None)
        answers.cancel()


def _timed(ask: Callable[[], object], until: float) -> list[float]:
    latencies = []
    while not latencies or time.perf_counter() < until:
        began = time.perf_counter()
        ask()
        latencies.append(time.perf_counter() - began)
    return latencies


@contextlib.contextmanager
def _served(kind: str) -> Iterator[str]:
    if kind == THREADS:
        with serving(_pooled(), _SERVER) as address:
            yield address
    elif kind == ASYNCIO:
        with serving_in_background(_looped, _SERVER) as address:
            yield address
    else:
        with processes.spawn([sys.executable, "-m", "helpers.labs.knee"], _SERVER, _READY) as service:
            yield service.address


def _pooled() -> grpc.Server:
    weather_pb2, weather_pb2_grpc = compile_proto("weather/v1/weather.proto")

    class Station(weather_pb2_grpc.WeatherServiceServicer):
        def GetStation(self, request, context):
            time.sleep(WAIT_SECONDS)
            return weather_pb2.GetStationResponse(station={"id": request.station_id})

        def Converse(self, request_iterator, context):
            for request in request_iterator:
                time.sleep(WAIT_SECONDS)
                yield weather_pb2.ConverseResponse(text=request.text)

    server = grpc.server(futures.ThreadPoolExecutor(WORKERS))
    weather_pb2_grpc.add_WeatherServiceServicer_to_server(Station(), server)
    return server


def _looped() -> grpc.aio.Server:
    weather_pb2, weather_pb2_grpc = compile_proto("weather/v1/weather.proto")

    class Station(weather_pb2_grpc.WeatherServiceServicer):
        async def GetStation(self, request, context):
            await asyncio.sleep(WAIT_SECONDS)
            return weather_pb2.GetStationResponse(station={"id": request.station_id})

        async def Converse(self, request_iterator, context):
            async for request in request_iterator:
                await asyncio.sleep(WAIT_SECONDS)
                yield weather_pb2.ConverseResponse(text=request.text)

    server = grpc.aio.server()
    weather_pb2_grpc.add_WeatherServiceServicer_to_server(Station(), server)
    return server


def _serve_until_killed() -> None:
    server = _pooled()
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    print(f"{_READY}{port}")
    threading.Event().wait()


def lab() -> Panel:
    """Return the controls: change the clients, what they send, how they call, and the server."""
    question = "How many clients does a server take before they only wait longer?"
    return Panel(question, [CLIENTS, PAYLOAD, MODE, SERVER], experiment)


if __name__ == "__main__":
    _serve_until_killed()
