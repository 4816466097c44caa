"""Lesson 14's lab: which calls are refused when tokens end and clocks differ."""

from concurrent import futures
from dataclasses import dataclass

import grpc
import jwt
import trustme

from helpers.figures import Picture, lives
from helpers.labs.panel import Panel
from helpers.labs.runs import NO_RETRIES, Knob, Progress, count, one_at_a_time, serving
from helpers.oauth import ALGORITHM, Issuer
from helpers.pems import pair_of, root_of
from helpers.protos import compile_proto

LIFE = Knob("life", "a token's life, in seconds", (30, 60, 120, 300, 600), 120)
MARGIN = Knob("margin", "renewal margin, in seconds", (0, 5, 10, 20, 30, 60, 120), 0)
SKEW = Knob("skew", "server's clock ahead, in seconds", (-60, -20, -5, 0, 5, 20, 60), 20)
EVERY = Knob("every", "a call every so many seconds", (2, 5, 10, 20, 30, 60), 10)

EXPIRED, TOO_EARLY, OK = "refused: expired", "refused: not valid yet", "OK"

_LASTS_SECONDS = 600  # by the clocks of the experiment, which are moved on from call to call
_BEGAN = 1_700_000_000.0  # seconds since 1970, any time
_TIMEOUT_SECONDS = 10.0  # far more than a call takes
_MOST_DRAWN = 10
_NAME, _AUDIENCE = "https://auth.example.org", "https://weather.example.org"
_SERVER = "lab tokens"


@dataclass(frozen=True)
class Call:
    """One call: which token it carried, when it was made, and what came of it.

    Attributes:
        token: the token's number, from 1.
        at: seconds since the experiment began, by the clocks of client and token server.
        outcome: OK, EXPIRED or TOO_EARLY.
    """

    token: int
    at: float
    outcome: str


@dataclass(frozen=True)
class Outcome:
    """What a run showed.

    Attributes:
        life: seconds from a token's ``iat`` to its ``exp``.
        skew: seconds by which the gRPC server's clock is ahead of the token server's.
        issued: when each token was issued, in seconds since the experiment began.
        calls: every call, in order.
    """

    life: float
    skew: float
    issued: tuple[float, ...]
    calls: tuple[Call, ...]

    def sentence(self) -> str:
        """Say what was seen."""
        return repr(self)

    def figure(self) -> Picture:
        """Draw the life of each token as the gRPC server sees it, and each call on the line of its token."""
        drawn = range(1, min(len(self.issued), _MOST_DRAWN) + 1)
        begins = {f"token {number}": self.issued[number - 1] - self.skew for number in drawn}
        spans = [(name, begin, begin + self.life) for name, begin in begins.items()]
        events = [(f"token {call.token}", call.at, call.outcome) for call in self.calls if call.token in drawn]
        cut = f" (The first {_MOST_DRAWN} tokens are drawn.)" if len(self.issued) > _MOST_DRAWN else ""
        return lives(spans, events, says=f"{self!r}{cut}", lives_mean="valid by the gRPC server's clock")

    def __repr__(self) -> str:
        made = f"{count(len(self.calls), 'call')} with {count(len(self.issued), 'token')}"
        why = [
            f"{number} {reason.removeprefix('refused: ')}"
            for reason in (EXPIRED, TOO_EARLY)
            if (number := sum(call.outcome == reason for call in self.calls))
        ]
        refused = f"{sum(call.outcome != OK for call in self.calls)} refused"
        return f"{made}: {refused} ({', '.join(why)})." if why else f"{made}: none refused."


class _Clock:
    """Shows what it is set to, so that ten minutes need not be waited for."""

    def __init__(self) -> None:
        self.now = _BEGAN

    def __call__(self) -> float:
        return self.now


class _Renewing(grpc.AuthMetadataPlugin):
    """Sends a token, and asks for the next when the last has ``margin`` seconds left or less."""

    def __init__(self, issuer: Issuer, margin: float) -> None:
        self.issuer, self.margin, self.renew_at = issuer, margin, 0.0
        self.issued: list[float] = []

    def __call__(self, context, callback):
        now = self.issuer.clock()
        if now >= self.renew_at:
            self.token = self.issuer.issue("map", "stations.read")
            self.renew_at = now + self.issuer.life - self.margin
            self.issued.append(now - _BEGAN)
        callback((("authorization", f"Bearer {self.token}"),), None)


class _Checking(grpc.ServerInterceptor):
    """Verifies each token, with times as a clock of its own shows them and no leeway."""

    def __init__(self, issuer: Issuer, skew: float) -> None:
        self.keys = jwt.PyJWKSet.from_dict(issuer.key_set())
        self.clock, self.skew = issuer.clock, skew

    def intercept_service(self, continuation, details):
        [header] = [value for key, value in details.invocation_metadata if key == "authorization"]
        token = header.removeprefix("Bearer ")
        # PyJWT asks the machine's clock, so what depends on the time is compared here.
        timeless = {"verify_exp": False, "verify_iat": False}
        key = self.keys[jwt.get_unverified_header(token)["kid"]]
        claims = jwt.decode(token, key, [ALGORITHM], timeless, audience=_AUDIENCE, issuer=_NAME)
        now = self.clock() + self.skew
        if claims["exp"] <= now:
            return _refusal(EXPIRED)
        if claims["iat"] > now:
            return _refusal(TOO_EARLY)
        return continuation(details)


def _refusal(reason: str) -> grpc.RpcMethodHandler:
    def abort(request, context):
        context.abort(grpc.StatusCode.UNAUTHENTICATED, reason)

    return grpc.unary_unary_rpc_method_handler(abort)


@one_at_a_time
def experiment(
    life: int = LIFE.default,
    margin: int = MARGIN.default,
    skew: int = SKEW.default,
    every: int = EVERY.default,
    progress: Progress | None = None,
) -> Outcome:
    """Make calls for ten minutes of a clock that is moved on between them, and see which of them are refused.

    Tokens are signed, sent over TLS and verified as in the lesson. Only the clocks are not the machine's: client and
    token server share one, and the gRPC server's differs from that.

    Args:
        life: for how many seconds a token is good, 30 to 600.
        margin: how many seconds before its end the client asks for the next one, 0 to 120.
        skew: by how many seconds the gRPC server's clock is ahead, -60 to 60.
        every: seconds from one call to the next, 2 to 60.
        progress: told of each call.

    Returns:
        What was seen. A run takes about two seconds at the most.

    Raises:
        TypeError: no whole number.
        ValueError: a number is out of bounds.
        Busy: another experiment is running.
    """
    for knob, value in ((LIFE, life), (MARGIN, margin), (SKEW, skew), (EVERY, every)):
        knob.check(value)
    progress = progress or Progress()
    moments = range(0, _LASTS_SECONDS, every)
    progress.expect(len(moments), "calls")
    weather_pb2, weather_pb2_grpc = compile_proto("weather/v1/weather.proto")

    class Station(weather_pb2_grpc.WeatherServiceServicer):
        def GetStation(self, request, context):
            return weather_pb2.GetStationResponse()

    clock = _Clock()
    issuer = Issuer(_NAME, _AUDIENCE, life, clock)
    plugin, checking = _Renewing(issuer, margin), _Checking(issuer, skew)
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=1), interceptors=[checking])
    weather_pb2_grpc.add_WeatherServiceServicer_to_server(Station(), server)
    authority = trustme.CA()
    pair = pair_of(authority.issue_cert("127.0.0.1"))
    credentials = grpc.composite_channel_credentials(
        grpc.ssl_channel_credentials(root_of(authority)), grpc.metadata_call_credentials(plugin)
    )
    calls = []
    with (
        serving(server, _SERVER, grpc.ssl_server_credentials([pair])) as address,
        grpc.secure_channel(address, credentials, options=NO_RETRIES) as channel,
    ):
        stub = weather_pb2_grpc.WeatherServiceStub(channel)
        for moment in moments:
            clock.now = _BEGAN + moment
            outcome = _outcome(stub, weather_pb2.GetStationRequest())
            calls.append(Call(len(plugin.issued), moment, outcome))
            progress.step()
    return Outcome(life, skew, tuple(plugin.issued), tuple(calls))


def _outcome(stub: object, request: object) -> str:
    """Make a call; say whether it went well, or why its token was refused."""
    try:
        stub.GetStation(request, timeout=_TIMEOUT_SECONDS)
    except grpc.RpcError as error:
        if error.code() is not grpc.StatusCode.UNAUTHENTICATED:
            raise
        return error.details()
    return OK


def lab() -> Panel:
    """Return the controls: change the tokens' life, the margin, the clock and the rate, and see which calls fail."""
    question = "Which calls are refused, and why?"
    return Panel(question, [LIFE, MARGIN, SKEW, EVERY], experiment)
