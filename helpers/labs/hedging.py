"""Lesson 16's lab: the tail of the latencies with one attempt and with several, and what the others cost."""

import contextlib
import itertools
import queue
import random
import threading
import time
from concurrent import futures
from dataclasses import dataclass

import grpc

from helpers.channels import OWN_CONNECTION
from helpers.figures import Picture, percentiles
from helpers.labs.panel import Panel
from helpers.labs.runs import Knob, Progress, count, least_disturbed, one_at_a_time, serving
from helpers.protos import compile_proto

SHARE = Knob("share", "share of attempts that are slow", (0.0, 0.02, 0.05, 0.1, 0.2, 0.5), 0.1)
DELAY = Knob("delay", "hedging delay (s)", (0.0, 0.05, 0.1, 0.15, 0.2, 0.25), 0.15)
ATTEMPTS = Knob("attempts", "attempts at the most", (1, 2, 3, 4, 5), 2)

CALLS = 100  #: in each of the two rounds
SLOW_SECONDS = 0.3  #: what a slow attempt takes, unless its call is over before
_AS_SLOW = 0.98  # of that: what took so long won nothing, whichever attempt was answered
_CALLERS = 10
_HELD_UP_SECONDS = 0.1  # by which no call is longer than its attempts take, unless the machine was busy elsewhere
_TIMEOUT_SECONDS = 20.0  # far more than the longest call takes
_SEED = 2875  # one whose first hundred calls have as many slow attempts as the share says
_SERVER = "lab hedging"


@dataclass(frozen=True)
class Outcome:
    """What a run showed.

    Attributes:
        share: which share of the attempts was slow.
        delay: the hedging delay, in seconds.
        attempts: how many attempts a hedged call had at the most.
        plain: how long each call took with one attempt, in seconds.
        hedged: how long each call took with several.
        plain_slow: how many of the calls with one attempt took as long as a slow attempt, because it was slow.
        hedged_slow: how many of the hedged calls did.
        made: how many attempts of hedged calls reached the server.
    """

    share: float
    delay: float
    attempts: int
    plain: tuple[float, ...]
    hedged: tuple[float, ...]
    plain_slow: int
    hedged_slow: int
    made: int

    def sentence(self) -> str:
        """Say what was seen, with the 99th percentiles."""
        before, after = _percentile(self.plain, 99), _percentile(self.hedged, 99)
        return f"{self!r} 99 of 100 calls took {before:.3f} s at the most; hedged, {after:.3f} s."

    def figure(self) -> Picture:
        """Draw the latencies of both rounds."""
        samples = {"one attempt": self.plain, "hedged": self.hedged}
        milliseconds = {name: [1000 * each for each in seconds] for name, seconds in samples.items()}
        return percentiles(milliseconds, says=repr(self))

    def __repr__(self) -> str:
        calls, apart = len(self.hedged), f", {self.delay:g} s apart" if self.attempts > 1 else ""
        return (
            f"{100 * self.share:g} % of attempts are slow. Slow calls: {self.plain_slow} of {calls} with one attempt; "
            f"{self.hedged_slow} with up to {count(self.attempts, 'attempt')}{apart}, {self.made} in all."
        )


@one_at_a_time
def experiment(
    share: float = SHARE.default,
    delay: float = DELAY.default,
    attempts: int = ATTEMPTS.default,
    progress: Progress | None = None,
) -> Outcome:
    """Make a hundred calls with one attempt each, and a hundred hedged ones, of a server that is slow at times.

    Which attempts are slow is drawn from a fixed seed, so that first attempts are equally slow in both rounds. The
    rounds go side by side, each with ten callers. What is measured is the server: a call that took 0.1 seconds more
    than its attempts do, because the machine was busy elsewhere, is made again, up to five times in all.

    Args:
        share: of the attempts that take 0.3 seconds, 0 to 0.5; the others take next to nothing.
        delay: seconds until a call that has no answer makes its next attempt, 0 to 0.25.
        attempts: of a hedged call at the most, 1 to 5.
        progress: told of each call that is over.

    Returns:
        What was seen. A run takes about 2 seconds at the most when no call is made again.

    Raises:
        ValueError: a number is out of bounds.
        Busy: another experiment is running.
    """
    SHARE.check(share)
    DELAY.check(delay)
    ATTEMPTS.check(attempts)
    progress = progress or Progress()
    progress.expect(2 * CALLS, "calls")
    weather_pb2, weather_pb2_grpc = compile_proto("weather/v1/weather.proto")
    counters: dict[str, itertools.count] = {}  # of the attempts of each call
    beginning = threading.Lock()

    def drawn_slow(call: str, attempt: int) -> bool:
        _, _, number = call.partition(" ")  # the same in both rounds
        return random.Random(f"{_SEED}/{number}/{attempt}").random() < share

    class Station(weather_pb2_grpc.WeatherServiceServicer):
        def GetStation(self, request, context):
            with beginning:
                number = next(counters.setdefault(request.station_id, itertools.count(1)))
            slow = drawn_slow(request.station_id, number)
            over = threading.Event()
            if slow and context.add_callback(over.set):
                over.wait(SLOW_SECONDS)
            return weather_pb2.GetStationResponse()

    def call(kind: str, number: int, most: int) -> tuple[str, float]:
        """Make a call, and again while the machine holds it up; return its name and how long it took."""
        again = itertools.count()

        def once() -> tuple[str, float]:
            name, began = f"{kind}{next(again)} {number}", time.monotonic()
            _hedged(stub.GetStation, weather_pb2.GetStationRequest(station_id=name), delay, most)
            return name, time.monotonic() - began

        def held_up(made: tuple[str, float]) -> float:
            name, seconds = made
            takes = min(each * delay + drawn_slow(name, each + 1) * SLOW_SECONDS for each in range(most))
            return seconds - takes

        return least_disturbed(once, held_up, _HELD_UP_SECONDS)

    def round_of(most: int, kind: str) -> tuple[tuple[float, ...], int, int]:
        """Return how long each call took, how many were slow, and how many attempts there were."""
        names, seconds = [], []
        with futures.ThreadPoolExecutor(_CALLERS) as callers:
            for name, took in callers.map(lambda number: call(kind, number, most), range(1, CALLS + 1)):
                names.append(name)
                seconds.append(took)
                progress.step()
        late = [name for name, each in zip(names, seconds, strict=True) if each > _AS_SLOW * SLOW_SECONDS]
        made = sum(next(counters[name]) - 1 for name in names)
        return tuple(seconds), sum(drawn_slow(name, 1) for name in late), made

    server = grpc.server(futures.ThreadPoolExecutor(max_workers=_CALLERS * (1 + attempts)))
    weather_pb2_grpc.add_WeatherServiceServicer_to_server(Station(), server)
    with serving(server, _SERVER) as address, grpc.insecure_channel(address, OWN_CONNECTION) as channel:
        stub = weather_pb2_grpc.WeatherServiceStub(channel)
        # Connecting is no part of what is measured.
        stub.GetStation(weather_pb2.GetStationRequest(), timeout=_TIMEOUT_SECONDS)
        with futures.ThreadPoolExecutor(max_workers=2) as rounds:
            both = rounds.map(round_of, (1, attempts), ("plain", "hedged"))
            (plain, plain_slow, _), (hedged, hedged_slow, made) = both
    return Outcome(share, delay, attempts, plain, hedged, plain_slow, hedged_slow, made)


def lab() -> Panel:
    """Return the controls: change how often attempts are slow and when another begins, and see the tail."""
    question = "Which delay makes the tail short, and for how many attempts more?"
    return Panel(question, [SHARE, DELAY, ATTEMPTS], experiment)


def _hedged(method, request, delay: float, most: int):
    """Return the first answer to an attempt of a unary method; no attempt is expected to fail."""
    ended: queue.SimpleQueue = queue.SimpleQueue()
    calls = []
    try:
        for left in reversed(range(most)):
            calls.append(method.future(request, timeout=_TIMEOUT_SECONDS))
            calls[-1].add_done_callback(ended.put)
            with contextlib.suppress(queue.Empty):
                return ended.get(timeout=delay if left else None).result()
    finally:
        for each in calls:
            each.cancel()


def _percentile(values: tuple[float, ...], percent: int) -> float:
    return sorted(values)[len(values) * percent // 100 - 1]
