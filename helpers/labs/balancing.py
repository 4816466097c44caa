"""Lesson 18's lab: calls to three servers, of which the first goes away for a while and comes back."""

import json
import time
from collections.abc import Callable
from concurrent import futures
from dataclasses import dataclass

import grpc
from grpc_health.v1 import health, health_pb2, health_pb2_grpc

from helpers.channels import OWN_CONNECTION
from helpers.figures import Picture
from helpers.figures.answers import who_answered
from helpers.homes import Home
from helpers.labs.panel import Panel
from helpers.labs.runs import Choice, Knob, Progress, count, one_at_a_time
from helpers.protos import compile_proto

PICK_FIRST, ROUND_ROBIN, WITH_HEALTH = "pick_first", "round_robin", "round_robin and health checks"
STOPS, NOT_SERVING = "stops", "reports NOT_SERVING"

POLICY = Choice("policy", "the client's policy", (PICK_FIRST, ROUND_ROBIN, WITH_HEALTH), ROUND_ROBIN)
FAILURE = Choice("failure", "server 1", (STOPS, NOT_SERVING), STOPS)
AFTER = Knob("after", "calls before that", (6, 9, 12, 15, 20, 25, 30, 40), 15)

SERVERS = ("server 1", "server 2", "server 3")
AWAY_CALLS, BACK_CALLS = 60, 60  #: the most calls while it is away, and after its return
_LAST = 9  # what the last so many calls of a phase show, it has settled to
_FEWEST = 15  # calls while it is away
_EVERY_SECONDS = 0.01
_SETTLE_SECONDS = 3.0  # for all connections to be there before the first call that counts
_TIMEOUT_SECONDS = 5.0
_SERVICE = "weather.v1.WeatherService"
_OFTEN = [(f"grpc.{which}_reconnect_backoff_ms", 100) for which in ("initial", "max")]
# pick_first tries the next address, too, when one takes longer than this; a busy machine is slow, not away.
_PATIENT = ("grpc.happy_eyeballs_connection_attempt_delay_ms", 2000)


@dataclass(frozen=True)
class Call:
    """One call: when it ended, in seconds from the first one, by whom it was answered, and its code's name."""

    at: float
    server: str  # "" when nobody answered
    code: str


@dataclass(frozen=True)
class Outcome:
    """What a run showed.

    Attributes:
        policy: the client's.
        failure: what server 1 did.
        before: the calls before it did so.
        meanwhile: those while it was away.
        after: those after it had come back.
        away: from when to when it was away, in seconds from the first call.
    """

    policy: str
    failure: str
    before: tuple[Call, ...]
    meanwhile: tuple[Call, ...]
    after: tuple[Call, ...]
    away: tuple[float, float]

    def sentence(self) -> str:
        """Say what was seen, and how long server 1 was away."""
        return f"{self!r} It was away for {self.away[1] - self.away[0]:.2f} s."

    def figure(self) -> Picture:
        """Draw who answered each call, on a time axis."""
        calls = [(call.at, call.server, call.code) for call in (*self.before, *self.meanwhile, *self.after)]
        what = "is away" if self.failure == STOPS else self.failure
        return who_answered(SERVERS, calls, self.away, absent=SERVERS[0], says=repr(self), what=what)

    def __repr__(self) -> str:
        failed = sum(call.code != "OK" for call in (*self.before, *self.meanwhile, *self.after))
        return (
            f"{self.policy}; server 1 {self.failure} after {count(len(self.before), 'call')}. Calls are answered by "
            f"{_named(self.before)}; then by {_named(self.meanwhile)}; when it is back, by {_named(self.after)}. "
            f"{'No call fails' if not failed else 'Some calls fail'}."
        )


@one_at_a_time
def experiment(
    policy: str = POLICY.default,
    failure: str = FAILURE.default,
    after: int = AFTER.default,
    progress: Progress | None = None,
) -> Outcome:
    """Call three servers, one call every 0.01 seconds; the first of them goes away, and comes back.

    Args:
        policy: how the client chooses a server: ``"pick_first"``, ``"round_robin"`` or ``"round_robin and health
            checks"``.
        failure: what server 1 does: it ``"stops"``, or it ``"reports NOT_SERVING"`` and goes on answering.
        after: how many calls are made before that, 6 to 40.
        progress: told of each phase that has ended.

    Returns:
        What was seen. A phase ends when the client has taken notice of the change, or after sixty calls; a run takes
        about three seconds at the most.

    Raises:
        TypeError: an argument is no text, or no number.
        ValueError: an argument is none of its choices, or out of bounds.
        Busy: another experiment is running.
    """
    POLICY.check(policy)
    FAILURE.check(failure)
    AFTER.check(after)
    progress = progress or Progress()
    progress.expect(3, "phases")
    homes = [Home(f"lab {name}") for name in SERVERS]
    reports = [health.HealthServicer() for _ in SERVERS]
    try:
        for home, name, report in zip(homes, SERVERS, reports, strict=True):
            report.set(_SERVICE, health_pb2.HealthCheckResponse.SERVING)
            home.start(_server(name, report))
        target = "ipv4:" + ",".join(home.address for home in homes)
        # pick_first may begin with an address to which another channel of this target is connected.
        options = [*_OFTEN, _PATIENT, *OWN_CONNECTION, ("grpc.service_config", _config(policy))]
        with grpc.insecure_channel(target, options=options) as channel:
            caller = _Caller(channel)
            caller.settle(1 if policy == PICK_FIRST else len(SERVERS))
            before = caller.calls(after, lambda calls: False)
            progress.step()
            left = time.monotonic()
            if failure == STOPS:
                homes[0].stop()
            else:
                reports[0].set(_SERVICE, health_pb2.HealthCheckResponse.NOT_SERVING)
            meanwhile = caller.calls(AWAY_CALLS, lambda calls: _is_without(calls, SERVERS[0]))
            progress.step()
            if failure == STOPS:
                homes[0].start(_server(SERVERS[0], reports[0]))
            else:
                reports[0].set(_SERVICE, health_pb2.HealthCheckResponse.SERVING)
            back = time.monotonic()
            missed = failure == STOPS or _is_without(meanwhile, SERVERS[0])
            after_it = caller.calls(BACK_CALLS, lambda calls: _is_with(calls, SERVERS[0]) and missed)
            progress.step()
    finally:
        for home in homes:
            home.close()
    away = (left - caller.began, back - caller.began)
    return Outcome(policy, failure, tuple(before), tuple(meanwhile), tuple(after_it), away)


def lab() -> Panel:
    """Return the controls: choose the policy and what server 1 does, and see who answers each call."""
    question = "Who answers while one of three servers is away, and who when it is back?"
    return Panel(question, [POLICY, FAILURE, AFTER], experiment)


class _Caller:
    """Makes calls one after the other, and notes who answers."""

    def __init__(self, channel: grpc.Channel) -> None:
        self._pb2, pb2_grpc = compile_proto("weather/v1/weather.proto")
        self._stub = pb2_grpc.WeatherServiceStub(channel)
        self.began = time.monotonic()

    def settle(self, servers: int) -> None:
        """Call until so many servers have answered, which is until the channel is connected to them; then count anew.

        Raises:
            ConnectionError: they have not after three seconds.
        """
        until, seen = time.monotonic() + _SETTLE_SECONDS, set()
        while len(seen - {""}) < servers:
            seen.add(self._call().server)
            if time.monotonic() > until:
                raise ConnectionError("not all of the servers answered; were they stopped?")
        self.began = time.monotonic()

    def calls(self, most: int, enough: Callable[[list[Call]], bool]) -> list[Call]:
        """Make so many calls at the most, one every 0.01 seconds, until they are enough."""
        made: list[Call] = []
        while len(made) < most and not enough(made):
            made.append(self._call())
            time.sleep(_EVERY_SECONDS)
        return made

    def _call(self) -> Call:
        server, code = "", "OK"
        try:
            request = self._pb2.GetStationRequest(station_id="KEF-01")
            server = self._stub.GetStation(request, timeout=_TIMEOUT_SECONDS).station.name
        except grpc.RpcError as error:
            code = error.code().name
        return Call(time.monotonic() - self.began, server, code)


def _server(name: str, report: health.HealthServicer) -> grpc.Server:
    """Make a server that answers with its name, and reports its health."""
    weather_pb2, weather_pb2_grpc = compile_proto("weather/v1/weather.proto")

    class Station(weather_pb2_grpc.WeatherServiceServicer):
        def GetStation(self, request, context):
            return weather_pb2.GetStationResponse(station=weather_pb2.Station(id=request.station_id, name=name))

    server = grpc.server(futures.ThreadPoolExecutor(max_workers=4))
    weather_pb2_grpc.add_WeatherServiceServicer_to_server(Station(), server)
    health_pb2_grpc.add_HealthServicer_to_server(report, server)
    return server


def _config(policy: str) -> str:
    config: dict[str, object] = {"loadBalancingConfig": [{policy.partition(" ")[0]: {}}]}
    if policy == WITH_HEALTH:
        config["healthCheckConfig"] = {"serviceName": _SERVICE}
    return json.dumps(config)


def _is_without(calls: list[Call], server: str) -> bool:
    return len(calls) >= _FEWEST and all(call.server != server for call in calls[-_LAST:])


def _is_with(calls: list[Call], server: str) -> bool:
    """Say whether a server has answered for some calls by now."""
    return any(call.server == server for call in calls[:-_LAST])


def _named(calls: tuple[Call, ...]) -> str:
    """Name who answered the last calls of a phase."""
    numbers = sorted({call.server.removeprefix("server ") for call in calls[-_LAST:] if call.server})
    return " and ".join(filter(None, (", ".join(numbers[:-1]), *numbers[-1:]))) or "nobody"
