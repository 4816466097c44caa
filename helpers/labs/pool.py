"""Lesson 04's lab: streams that share the threads of a server's pool."""

import threading
import time
from concurrent import futures
from dataclasses import dataclass

import grpc

from helpers import weather
from helpers.figures import Picture, who_ran_when
from helpers.labs.panel import Panel
from helpers.labs.runs import NO_RETRIES, Knob, Progress, count, one_at_a_time, serving
from helpers.protos import compile_proto

WORKERS = Knob("workers", "threads in the pool", tuple(range(1, 9)), 2)
CLIENTS = Knob("clients", "clients", tuple(range(1, 9)), 3)
READINGS = Knob("readings", "readings in each stream", (1, 2, 3, 4, 6, 8, 12, 20), 4)

_EVERY_SECONDS = 0.02  # between two readings of a stream
_TIMEOUT_SECONDS = 20.0  # far more than the longest run takes: eight streams of twenty readings, one after another
_SERVER = "lab pool"


@dataclass(frozen=True)
class Stream:
    """One client's stream; times in seconds since the first client called."""

    client: str
    called: float
    first: float  # when its first reading arrived
    ended: float


@dataclass(frozen=True)
class Outcome:
    """What a run showed.

    Attributes:
        workers: how many threads the server's pool had.
        streams: one for each client, in the order in which their first readings arrived.
        at_once: how many handlers were running at the busiest moment.
        waited: how many streams began only after another client's had ended.
    """

    workers: int
    streams: tuple[Stream, ...]
    at_once: int
    waited: int

    def sentence(self) -> str:
        """Say what was seen, with the longest wait."""
        longest = max(stream.first - stream.called for stream in self.streams)
        return f"{self!r} The longest wait for a first reading: {longest:.3f} s."

    def figure(self) -> Picture:
        """Draw who waited and who ran when, the clients in the order of their names."""
        streams = sorted(self.streams, key=lambda stream: stream.client)
        return who_ran_when(
            [(stream.client, stream.first, stream.ended) for stream in streams],
            says=repr(self),
            waits=[(stream.client, stream.called, stream.first) for stream in streams],
            runs="readings arrive",
            waiting="waits for its first reading",
        )

    def __repr__(self) -> str:
        threads, clients = count(self.workers, "thread"), count(len(self.streams), "client")
        at_once = count(self.at_once, "stream")
        waited = count(self.waited, "client") if self.waited else "nobody"
        return f"{threads}, {clients}: {at_once} at a time, {waited} waited for another's stream to end."


@one_at_a_time
def experiment(
    workers: int = WORKERS.default,
    clients: int = CLIENTS.default,
    readings: int = READINGS.default,
    progress: Progress | None = None,
) -> Outcome:
    """Open a stream from each client at once, on a server with so many threads, and see who is served when.

    Args:
        workers: threads in the server's pool, 1 to 8.
        clients: how many clients call, 1 to 8.
        readings: messages in each stream, 1 to 20, one every 0.02 seconds.
        progress: told of each reading that has arrived.

    Returns:
        What was seen. A run takes about 3.3 seconds at the most.

    Raises:
        ValueError: a number is out of bounds.
        Busy: another experiment is running.
    """
    WORKERS.check(workers)
    CLIENTS.check(clients)
    READINGS.check(readings)
    progress = progress or Progress()
    progress.expect(clients * readings, "readings")
    weather_pb2, weather_pb2_grpc = compile_proto("weather/v1/weather.proto")
    measured = [weather_pb2.Reading(**each) for each in weather.readings("KEF-01", readings)]
    handlers: list[tuple[float, float]] = []  # begin and end of each
    # The first handlers begin together, so that how busy the machine is does not decide how many run at once.
    together = threading.Semaphore(min(workers, clients))
    begin = threading.Barrier(min(workers, clients))

    class Station(weather_pb2_grpc.WeatherServiceServicer):
        def GetStation(self, request, context):
            return weather_pb2.GetStationResponse()

        def WatchReadings(self, request, context):
            ended = threading.Event()
            context.add_callback(ended.set)
            began = time.monotonic()
            if together.acquire(blocking=False):
                begin.wait(_TIMEOUT_SECONDS)
            for reading in measured:
                yield weather_pb2.WatchReadingsResponse(reading=reading)
                if ended.wait(_EVERY_SECONDS):  # nobody wants the rest
                    break
            handlers.append((began, time.monotonic()))

    def watch(name: str) -> Stream:
        called = time.monotonic()
        request = weather_pb2.WatchReadingsRequest(station_id="KEF-01")
        call = stub.WatchReadings(request, timeout=_TIMEOUT_SECONDS)
        next(call)
        first = time.monotonic()
        progress.step()
        for _ in call:
            progress.step()
        return Stream(name, called, first, time.monotonic())

    server = grpc.server(futures.ThreadPoolExecutor(max_workers=workers))
    weather_pb2_grpc.add_WeatherServiceServicer_to_server(Station(), server)
    with serving(server, _SERVER) as address, grpc.insecure_channel(address, options=NO_RETRIES) as channel:
        stub = weather_pb2_grpc.WeatherServiceStub(channel)
        # Connecting is no part of what is measured. A call, unlike waiting for the channel, fails at once when the
        # server is gone.
        stub.GetStation(weather_pb2.GetStationRequest(), timeout=_TIMEOUT_SECONDS)
        with futures.ThreadPoolExecutor(clients) as callers:
            streams = list(callers.map(watch, [f"client {number}" for number in range(1, clients + 1)]))
    # Counted from the server's times: a thread of the pool is free only when its handler has ended.
    at_once = max(sum(began <= moment < ended for began, ended in handlers) for moment, _ in handlers)
    waited = sum(any(ended <= began for _, ended in handlers) for began, _ in handlers)
    return Outcome(workers, _since_the_first_call(streams), at_once, waited)


def lab() -> Panel:
    """Return the controls: change the pool, the clients and the streams, and see who waits."""
    question = "How many threads does the pool need so that no client waits for another's stream to end?"
    return Panel(question, [WORKERS, CLIENTS, READINGS], experiment)


def _since_the_first_call(streams: list[Stream]) -> tuple[Stream, ...]:
    zero = min(stream.called for stream in streams)
    moved = (Stream(s.client, s.called - zero, s.first - zero, s.ended - zero) for s in streams)
    return tuple(sorted(moved, key=lambda stream: stream.first))
