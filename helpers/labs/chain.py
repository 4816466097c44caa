"""Lesson 10's lab: three services in a row, one deadline, and who works when nobody waits any more."""

import time
from collections.abc import Callable, Iterator
from concurrent import futures
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

import grpc

from helpers.figures import Picture, who_ran_when
from helpers.labs.panel import Panel
from helpers.labs.runs import NO_RETRIES, Choice, Knob, Progress, one_at_a_time, serving
from helpers.protos import compile_proto

SERVICES = ("front", "middle", "back")

_WORKS = (0.05, 0.1, 0.15, 0.2, 0.3, 0.5)
TIMEOUT = Knob("timeout", "the client's timeout in seconds", (0.1, 0.2, 0.3, 0.5, 0.8, 1.2, 2.0), 0.3)
FRONT = Knob("front", "seconds of work in front", _WORKS, 0.15)
MIDDLE = Knob("middle", "seconds of work in middle", _WORKS, 0.3)
BACK = Knob("back", "seconds of work in back", _WORKS, 0.1)
FIXED, THE_REST = "5 s", "the rest"
HANDED_ON = Choice("handed_on", "inner calls get", (FIXED, THE_REST), FIXED)

_FIXED_SECONDS = 5.0  # more than the work of all three
_NOTICED_SECONDS = 0.15  # a service that waits notices its own deadline later than the client, but not by so much
_CLIENT = "client"


@dataclass(frozen=True)
class Span:
    """What one service did; times in seconds since the client called."""

    service: str
    began: float
    worked: float  # when its own work ended, and its wait for the next service began
    ended: float


@dataclass(frozen=True)
class Outcome:
    """What a run showed.

    Attributes:
        timeout: the client's, in seconds.
        handed_on: what a service gave the call to the next one.
        code: what the client got, by its name.
        over: when the client got it, in seconds since it called.
        spans: one for each service that began, in the order of the chain.
        longest: the client's timeout, or the work of all three if that is more; in seconds.
    """

    timeout: float
    handed_on: str
    code: str
    over: float
    spans: tuple[Span, ...]
    longest: float

    def for_nobody(self) -> float:
        """Return the seconds of work, of all services together, after the client had its answer."""
        return sum(max(0.0, span.worked - max(span.began, self.over)) for span in self.spans)

    def sentence(self) -> str:
        """Say what was seen, with the work that was done for nobody."""
        return f"{self!r} Work for nobody: {self.for_nobody():.2f} s."

    def figure(self) -> Picture:
        """Draw who worked, for the client or for nobody, and who waited: the client first, then each service."""
        rows = [(name, 0.0, 0.0) for name in (_CLIENT, *SERVICES)]  # the client only waits; a service may never begin
        over = self.over
        return who_ran_when(
            [*rows, *((s.service, s.began, min(s.worked, over)) for s in self.spans if s.began < over)],
            says=repr(self),
            waits=[
                (_CLIENT, 0.0, over),
                *((s.service, s.worked, s.ended) for s in self.spans if s.service != SERVICES[-1]),
            ],
            runs="works",
            waiting="waits for the next one",
            late=[(s.service, max(s.began, over), s.worked) for s in self.spans if s.worked > over],
            lately=f"works for nobody: {self.for_nobody():.2f} s",
            over=(over, f"the client has {self.code}"),
            until=1.2 * self.longest,
        )

    def __repr__(self) -> str:
        done = {span.service: self._done(span) for span in self.spans}
        each = ", ".join(f"{service} {done.get(service, 'never began')}" for service in SERVICES)
        return f"Inner calls get {self.handed_on}: {self.code}; {each}."

    def _done(self, span: Span) -> str:
        if span.began > self.over:
            return "began late"
        if span.worked <= self.over < span.ended - _NOTICED_SECONDS:
            return "waited on"
        return "worked on" if span.worked > self.over else "in time"


@one_at_a_time
def experiment(
    timeout: float = TIMEOUT.default,
    front: float = FRONT.default,
    middle: float = MIDDLE.default,
    back: float = BACK.default,
    handed_on: str = HANDED_ON.default,
    progress: Progress | None = None,
) -> Outcome:
    """Call the first of three services, each of which works and then calls the next.

    Args:
        timeout: the client's, 0.1 to 2 seconds.
        front: how long the first service works, 0.05 to 0.5 seconds.
        middle: how long the second works, in the same bounds.
        back: how long the third works, in the same bounds.
        handed_on: timeout of the inner calls: ``FIXED`` or ``THE_REST``, which is what the service's own call has left.
        progress: told of each service that has ended, or will never begin.

    Returns:
        What was seen, once every handler has ended. A run takes about two seconds at the most.

    Raises:
        TypeError: an argument is of another kind.
        ValueError: an argument is out of bounds.
        Busy: another experiment is running.
    """
    seconds = dict(zip(SERVICES, (front, middle, back), strict=True))
    for knob, value in ((TIMEOUT, timeout), (FRONT, front), (MIDDLE, middle), (BACK, back)):
        knob.check(value)
    HANDED_ON.check(handed_on)
    progress = progress or Progress()
    progress.expect(len(SERVICES), "services")
    weather_pb2, _ = compile_proto("weather/v1/weather.proto")
    spans: list[Span] = []

    def note(*times: float | str) -> None:
        spans.append(Span(*times, time.monotonic()))
        progress.step()

    # Left in the order of the chain: a service whose handler has ended calls the next one no more.
    with ExitStack() as stack:
        stub = None
        for service in reversed(SERVICES):
            stub = stack.enter_context(_serving_link(service, seconds[service], stub, handed_on, note))
        began = time.monotonic()
        call = stub.GetStation.future(weather_pb2.GetStationRequest(station_id="KEF-01"), timeout=timeout)
        code = call.code().name  # waits for the end of the call
        over = time.monotonic() - began
    for _ in range(len(SERVICES) - len(spans)):
        progress.step()
    spans.sort(key=lambda span: SERVICES.index(span.service))
    since = (Span(s.service, s.began - began, s.worked - began, s.ended - began) for s in spans)
    return Outcome(timeout, handed_on, code, over, tuple(since), max(timeout, front + middle + back))


def lab() -> Panel:
    """Return the controls: change the timeout, the work of each service and what is handed on."""
    question = "Which settings have a service work for a client that has gone, and for how long?"
    return Panel(question, [TIMEOUT, FRONT, MIDDLE, BACK, HANDED_ON], experiment)


@contextmanager
def _serving_link(
    service: str, seconds: float, next_stub: Any, handed_on: str, note: Callable[[str, float, float], None]
) -> Iterator[Any]:
    """Serve one service of the chain, hand a stub to a block, and wait at its end until no handler runs."""
    weather_pb2, weather_pb2_grpc = compile_proto("weather/v1/weather.proto")

    class Link(weather_pb2_grpc.WeatherServiceServicer):
        def GetStation(self, request, context):
            began = time.monotonic()
            time.sleep(seconds)  # the work
            worked = time.monotonic()
            try:
                return ask_next(request, context)
            except grpc.RpcError as error:
                context.abort(error.code(), f"{service} got {error.code().name}")
            finally:
                note(service, began, worked)

    def ask_next(request, context):
        if next_stub is None:
            return weather_pb2.GetStationResponse()
        left = context.time_remaining() if handed_on == THE_REST else _FIXED_SECONDS
        if left <= 0:
            context.abort(grpc.StatusCode.DEADLINE_EXCEEDED, f"no time is left in {service}")
        return next_stub.GetStation(request, timeout=left)

    pool = futures.ThreadPoolExecutor(max_workers=2)
    server = grpc.server(pool)
    weather_pb2_grpc.add_WeatherServiceServicer_to_server(Link(), server)
    with (
        serving(server, f"lab {service}") as address,
        grpc.insecure_channel(address, options=NO_RETRIES) as channel,
        pool,  # left first: this waits for the handlers
    ):
        grpc.channel_ready_future(channel).result(timeout=_FIXED_SECONDS)  # connecting is no part of the run
        yield weather_pb2_grpc.WeatherServiceStub(channel)
