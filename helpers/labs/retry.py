"""Lesson 15's lab: the attempts a retry policy makes, on a time axis."""

import json
import threading
import time
from concurrent import futures
from dataclasses import dataclass
from itertools import accumulate

import grpc

from helpers.channels import OWN_CONNECTION
from helpers.figures import Picture, attempts
from helpers.labs.panel import Panel
from helpers.labs.runs import Knob, Progress, count, one_at_a_time, serving
from helpers.protos import compile_proto

ATTEMPTS = Knob("max_attempts", "maxAttempts", (2, 3, 4, 5, 6, 8, 10), 4)
BACKOFF = Knob("backoff", "initialBackoff (s)", (0.01, 0.02, 0.05, 0.1, 0.2), 0.02)
MULTIPLIER = Knob("multiplier", "backoffMultiplier", (0.8, 1.0, 1.5, 2.0, 3.0, 4.0), 2.0)  # 0.5 would come to 0 ms
FAILURES = Knob("failures", "attempts that fail, of each call", (0, 1, 2, 3, 4, 5, 6), 3)

MAX_BACKOFF = 0.4  # seconds
MOST_ATTEMPTS = 5  # gRPC takes a larger maxAttempts as this (gRFC A6)
_JITTER = 0.2  # of the delay, each way (gRFC A6)
_CALLS = 6
_EARLY_SECONDS = 0.005  # gRPC's timers count in milliseconds
_TIMEOUT_SECONDS = 20.0  # far more than the longest run takes
_PREVIOUS = "grpc-previous-rpc-attempts"
_SERVER = "lab retry"


@dataclass(frozen=True)
class Outcome:
    """What a run showed.

    Attributes:
        max_attempts: what the policy said.
        failures: how many attempts of each call the server failed.
        calls: for each call when its attempts reached the server, in seconds since its first did.
        codes: the status code each call ended with, by its name.
        formula: the delay before each attempt after the first, in seconds, without jitter.
    """

    max_attempts: int
    failures: int
    calls: tuple[tuple[float, ...], ...]
    codes: tuple[str, ...]
    formula: tuple[float, ...]

    @property
    def bands(self) -> list[tuple[float, float]]:
        """When each attempt after the first may come by the formula: the delays so far, each with its jitter."""
        return [((1 - _JITTER) * each, (1 + _JITTER) * each) for each in accumulate(self.formula)]

    def sentence(self) -> str:
        """Say what was seen, with the longest time between a call's first and last attempt."""
        longest = max(made[-1] for made in self.calls)
        return f"{self!r} The longest took {longest:.2f} s from its first attempt to its last."

    def figure(self) -> Picture:
        """Draw the attempts of each call, and the bands in which the formula expects them."""
        drawn = {
            f"call {number}": [(at, code if at == made[-1] else "UNAVAILABLE") for at in made]
            for number, (made, code) in enumerate(zip(self.calls, self.codes, strict=True), start=1)
        }
        grey = " Grey: by the formula, with its jitter." if self.bands else ""
        return attempts(drawn, says=f"{self!r}{grey}", bands=self.bands)

    def __repr__(self) -> str:
        lengths, codes = {len(made) for made in self.calls}, set(self.codes)
        made = " or ".join(count(length, "attempt") for length in sorted(lengths))
        allowed = f"maxAttempts {self.max_attempts}"
        if self.max_attempts > MOST_ATTEMPTS:
            allowed += f", which counts as {MOST_ATTEMPTS}"
        return (
            f"{allowed}; the first {count(self.failures, 'attempt')} of each call fail: "
            f"{len(self.calls)} calls, {made} each, {' or '.join(sorted(codes))}. {self._waits()}"
        )

    def _waits(self) -> str:
        if not self.formula:
            return "Nothing to wait for."
        delays = ", ".join(f"{delay:g}" for delay in self.formula)
        early = any(
            after - before < (1 - _JITTER) * delay - _EARLY_SECONDS
            for made in self.calls
            for before, after, delay in zip(made, made[1:], self.formula, strict=False)
        )
        waited = "some waited less than that" if early else "none waited less than that"
        return f"Delays by the formula: {delays} s, each ± 20 %; {waited}."


@one_at_a_time
def experiment(
    max_attempts: int = ATTEMPTS.default,
    backoff: float = BACKOFF.default,
    multiplier: float = MULTIPLIER.default,
    failures: int = FAILURES.default,
    progress: Progress | None = None,
) -> Outcome:
    """Make six calls at once under a retry policy, on a server that fails the first attempts of each.

    Args:
        max_attempts: the policy's ``maxAttempts``, 2 to 10.
        backoff: its ``initialBackoff`` in seconds, 0.01 to 0.2; ``maxBackoff`` is 0.4 s.
        multiplier: its ``backoffMultiplier``, 0.8 to 4: no delay comes near 0 ms, which gRPC never gets over.
        failures: how many attempts of each call the server fails with UNAVAILABLE, 0 to 6.
        progress: told of each attempt that has reached the server.

    Returns:
        What was seen. A run takes about 1.9 seconds at the most.

    Raises:
        ValueError: a number is out of bounds.
        Busy: another experiment is running.
    """
    ATTEMPTS.check(max_attempts)
    BACKOFF.check(backoff)
    MULTIPLIER.check(multiplier)
    FAILURES.check(failures)
    progress = progress or Progress()
    progress.expect(_CALLS * min(max_attempts, MOST_ATTEMPTS, failures + 1), "attempts")
    weather_pb2, weather_pb2_grpc = compile_proto("weather/v1/weather.proto")
    arrivals: dict[str, list[float]] = {}
    ready = threading.Barrier(_CALLS)

    class Station(weather_pb2_grpc.WeatherServiceServicer):
        def GetStation(self, request, context):
            if not request.station_id:  # connecting
                return weather_pb2.GetStationResponse()
            previous = int(dict(context.invocation_metadata()).get(_PREVIOUS, 0))
            arrivals.setdefault(request.station_id, []).append(time.monotonic())
            progress.step()
            if previous < failures:
                context.abort(grpc.StatusCode.UNAVAILABLE, f"attempt {previous + 1} fails")
            return weather_pb2.GetStationResponse()

    def call(station_id: str) -> str:
        ready.wait(_TIMEOUT_SECONDS)
        try:
            stub.GetStation(weather_pb2.GetStationRequest(station_id=station_id), timeout=_TIMEOUT_SECONDS)
        except grpc.RpcError as error:
            return error.code().name
        return grpc.StatusCode.OK.name

    server = grpc.server(futures.ThreadPoolExecutor(max_workers=_CALLS))
    weather_pb2_grpc.add_WeatherServiceServicer_to_server(Station(), server)
    options = [("grpc.service_config", _config(max_attempts, backoff, multiplier)), *OWN_CONNECTION]
    with serving(server, _SERVER) as address, grpc.insecure_channel(address, options=options) as channel:
        stub = weather_pb2_grpc.WeatherServiceStub(channel)
        stub.GetStation(weather_pb2.GetStationRequest(), timeout=_TIMEOUT_SECONDS)  # connecting is not measured
        names = [f"call {number}" for number in range(1, _CALLS + 1)]
        with futures.ThreadPoolExecutor(_CALLS) as callers:
            codes = tuple(callers.map(call, names))
    if unseen := [name for name in names if name not in arrivals]:
        raise ConnectionError(f"{unseen[0]} did not reach the server; was it stopped?")
    calls = tuple(tuple(at - arrivals[name][0] for at in arrivals[name]) for name in names)
    waits = max(map(len, calls)) - 1
    formula = tuple(min(backoff * multiplier**number, MAX_BACKOFF) for number in range(waits))
    return Outcome(max_attempts, failures, calls, codes, formula)


def lab() -> Panel:
    """Return the controls: change the policy and the server, and see when the attempts come."""
    question = "How many attempts does a call make, and when, before it succeeds or gives up?"
    return Panel(question, [ATTEMPTS, BACKOFF, MULTIPLIER, FAILURES], experiment)


def _config(max_attempts: int, backoff: float, multiplier: float) -> str:
    policy = {
        "maxAttempts": max_attempts,
        "initialBackoff": f"{backoff:.3f}s",
        "maxBackoff": f"{MAX_BACKOFF:.3f}s",
        "backoffMultiplier": multiplier,
        "retryableStatusCodes": ["UNAVAILABLE"],
    }
    return json.dumps({"methodConfig": [{"name": [{}], "retryPolicy": policy}]})
