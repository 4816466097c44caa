"""The exercises of lesson 14."""

import base64
import contextlib
import hmac
import json
import threading
import time

import grpc
import jwt
import trustme
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from helpers.checks.serving import address_of
from helpers.checks.trust import CALL_SECONDS, HOST
from helpers.exercises import exercise
from helpers.oauth import Issuer
from helpers.pems import pair_of, root_of
from helpers.protos import compile_proto

weather_pb2, weather_pb2_grpc = compile_proto("weather/v1/weather.proto")

ISSUER, AUDIENCE = "https://auth.example.org", "https://weather.example.org"  # as the lesson has them

_SERVICE = "/weather.v1.WeatherService/"
_UNAUTHENTICATED, _PERMISSION_DENIED = grpc.StatusCode.UNAUTHENTICATED, grpc.StatusCode.PERMISSION_DENIED


class _Weather(weather_pb2_grpc.WeatherServiceServicer):
    """Answers all four methods; keeps the authorization headers of each call."""

    def __init__(self):
        self.headers, self._lock = [], threading.Lock()

    def _keep(self, context):
        with self._lock:
            self.headers.append([value for key, value in context.invocation_metadata() if key == "authorization"])

    def GetStation(self, request, context):
        self._keep(context)
        return weather_pb2.GetStationResponse()

    def WatchReadings(self, request, context):
        self._keep(context)
        yield weather_pb2.WatchReadingsResponse()

    def UploadReadings(self, request_iterator, context):
        self._keep(context)
        return weather_pb2.UploadReadingsResponse(count=sum(1 for _ in request_iterator))

    def Converse(self, request_iterator, context):
        self._keep(context)
        yield from (weather_pb2.ConverseResponse() for _ in request_iterator)


class _Trust:
    """An authority, and a server's credentials that it has signed."""

    def __init__(self):
        authority = trustme.CA()
        self.root, self.server = root_of(authority), grpc.ssl_server_credentials([pair_of(authority.issue_cert(HOST))])

    def serve(self, servicer, **options):
        add = weather_pb2_grpc.add_WeatherServiceServicer_to_server
        return address_of(add, servicer, workers=10, credentials=self.server, **options)


def _calls(stub):
    """The four methods, ready to be called, with one request each."""
    return {
        "GetStation": lambda **o: stub.GetStation(weather_pb2.GetStationRequest(), **o),
        "WatchReadings": lambda **o: list(stub.WatchReadings(weather_pb2.WatchReadingsRequest(), **o)),
        "UploadReadings": lambda **o: stub.UploadReadings(iter([weather_pb2.UploadReadingsRequest()]), **o),
        "Converse": lambda **o: list(stub.Converse(iter([weather_pb2.ConverseRequest()]), **o)),
    }


# -- 14.1 --------------------------------------------------------------------------------------------------------------


@exercise("14.1", "each call carries the token, over TLS, and to nobody else")
def exercise_1(expect, connect):
    """Check ``connect(address, root, token)``, which returns a channel."""
    ours, theirs = _Trust(), _Trust()
    servicer, stranger = _Weather(), _Weather()
    address, foreign = ours.serve(servicer), theirs.serve(stranger)
    for token in (f"first-{time.time_ns()}", f"second-{time.time_ns()}"):
        channel = expect.result(connect, address, ours.root, token)
        kind = f"{type(channel).__module__}.{type(channel).__name__}"
        expect(isinstance(channel, grpc.Channel), f"connect returns a grpc.Channel, not {kind}")
        _is_open(expect, channel)
        for name, call in _calls(weather_pb2_grpc.WeatherServiceStub(channel)).items():
            servicer.headers.clear()
            _goes_through(expect, call, name)
            _has_one_header(expect, servicer.headers[0], token, name)
        channel.close()
    other_authority = "a server whose certificate `root` has not signed got a call; trust `root` alone"
    _sees_nothing(expect, expect.result(connect, foreign, ours.root, "secret"), stranger, other_authority)
    servicer.headers.clear()
    other_name = address.replace(HOST, "localhost")
    unnamed = "a server with a certificate for another name got a call; leave that check to gRPC"
    _sees_nothing(expect, expect.result(connect, other_name, ours.root, "secret"), servicer, unnamed)


def _is_open(expect, channel):
    """Find out by a call without a stub: grpcio 1.85.1 ends the process when a stub is made of a closed channel."""
    try:
        channel.unary_unary(f"{_SERVICE}GetStation").future(b"", timeout=CALL_SECONDS).cancel()
    except ValueError as error:
        expect(False, f"connect returns a channel that is closed already ({error})")


def _goes_through(expect, call, name):
    try:
        call(timeout=CALL_SECONDS)
    except grpc.RpcError as error:
        details = error.details() or ""
        away = error.code() is grpc.StatusCode.UNAVAILABLE and "plugin" not in details and "metadata" not in details
        expect(not away, f"{name}: no connection comes about; does the channel have TLS, and trust `root`?")
        raise


def _has_one_header(expect, headers, token, name):
    expect(headers, f"{name} came without an authorization header")
    expect(len(headers) == 1, f"{name} came with {len(headers)} authorization headers, expected one")
    [header] = headers
    expect(header.count("Bearer") < 2, "the header has `Bearer` twice: access_token_call_credentials adds it")
    expect(header == f"Bearer {token}", f"{name} came with `{header}`, expected `Bearer {token}`")


def _sees_nothing(expect, channel, servicer, hint):
    with channel, contextlib.suppress(grpc.RpcError):
        channel.unary_unary(f"{_SERVICE}GetStation")(b"", timeout=1)
    expect(not servicer.headers, hint)


# -- 14.2 --------------------------------------------------------------------------------------------------------------

_LIFE, _MARGIN = 300, 30  # seconds


class _Source:
    """A token server: counts, may be away, and may be held up."""

    def __init__(self, clock, life):
        self.clock, self.life, self.fetched, self.away = clock, life, 0, None
        self.takes = 0  # seconds of the clock
        self._lock, self.slow = threading.Lock(), 0.0

    def __call__(self):
        with self._lock:
            self.fetched += 1
            number = self.fetched
        time.sleep(self.slow)
        self.clock.now += self.takes
        if self.away is not None:
            raise self.away
        return f"token-{number}", self.life


class _Clock:
    def __init__(self):
        self.now = float(time.time_ns() % 10_000)  # a monotonic clock begins anywhere

    def __call__(self):
        return self.now


class _Tried:
    """Calls with a plugin over a channel of its own."""

    def __init__(self, expect, plugin_class, trust, address, servicer, life, margin):
        self.clock, self.life, self.margin = _Clock(), life, margin
        self.began, self.source = self.clock.now, _Source(self.clock, life)
        plugin = expect.result(plugin_class, self.source, margin, self.clock)
        expect(callable(plugin), f"Steady is a plugin with `__call__(self, context, callback)`, not {plugin!r}")
        own = grpc.metadata_call_credentials(plugin)
        channel = grpc.secure_channel(
            address, grpc.composite_channel_credentials(grpc.ssl_channel_credentials(trust.root), own)
        )
        self.expect, self.servicer = expect, servicer
        self.stub = weather_pb2_grpc.WeatherServiceStub(channel)

    def at(self, second):
        self.clock.now = self.began + second

    def call(self, timeout=CALL_SECONDS):
        """Make a call; return its token, or the error."""
        self.servicer.headers.clear()
        try:
            self.stub.GetStation(weather_pb2.GetStationRequest(), timeout=timeout)
        except grpc.RpcError as error:
            late = error.code() is grpc.StatusCode.DEADLINE_EXCEEDED
            self.expect(not late, "a call waited until its deadline: the callback was not called")
            return error
        headers = self.servicer.headers[0]
        self.expect(len(headers) == 1, f"a call came with {len(headers)} authorization headers, expected one")
        return headers[0].removeprefix("Bearer ")

    def sends(self, second, token, hint):
        """Expect a call to carry this token."""
        self.at(second)
        got = self.call()
        told = f"{got.code().name}, {got.details()}" if isinstance(got, grpc.RpcError) else got
        self.expect(got == token, f"{hint} (second {second}: {told})")

    def fails(self, second, text, hint):
        """Expect a call to fail with what fetch raised."""
        self.at(second)
        got = self.call()
        self.expect(isinstance(got, grpc.RpcError), f"{hint} (second {second}: {got})")
        told = f"the call fails with {got.code().name}, {got.details()}; expected what fetch raised"
        self.expect(
            got.code() is grpc.StatusCode.UNAVAILABLE and got.details().partition("with error: ")[2] == text, told
        )


@exercise("14.2", "a token server that is away costs no call while the token is good")
def exercise_2(expect, plugin_class):
    """Check ``Steady(fetch, margin, clock)``, a plugin."""
    trust, servicer = _Trust(), _Weather()
    address = trust.serve(servicer)

    def tried(life=_LIFE, margin=_MARGIN):
        return _Tried(expect, plugin_class, trust, address, servicer, life, margin)

    _renews_as_before(expect, tried())
    _renews_as_before(expect, tried(life=100, margin=7))
    _counts_the_way(tried())
    _bridges(expect, tried())
    _bridges_a_slow_failure(expect, tried())
    first = tried()
    first.source.away = ConnectionError("never there")
    first.fails(0, "never there", "there is no token yet, so the call has to fail")
    first.source.away = None
    first.sends(1, "token-2", "the token server is back, so a call asks it again")
    _fetches_once(expect, tried())


def _renews_as_before(expect, tried):
    renewed = tried.life - tried.margin
    which = f"(life {tried.life}, margin {tried.margin})"
    tried.sends(0, "token-1", f"the first call fetches a token {which}")
    tried.sends(renewed - 1, "token-1", f"a token with more than the margin left is used on {which}")
    tried.sends(renewed, "token-2", f"with the margin left a token is renewed, when fetch works {which}")
    tried.sends(2 * renewed - 1, "token-2", f"the second token's time begins when it is fetched {which}")
    expect(tried.source.fetched == 2, f"two tokens were needed, and fetch was called {tried.source.fetched} times")


def _counts_the_way(tried):
    """A fetch that succeeds late: the token's time ran meanwhile."""
    tried.source.takes = 10
    tried.sends(0, "token-1", "the first call fetches a token")
    tried.sends(_LIFE - _MARGIN, "token-2", "a token's time begins before it is fetched, since it runs on the way")


def _bridges(expect, tried):
    tried.sends(0, "token-1", "the first call fetches a token")
    tried.source.away = ValueError("away for now")
    tried.sends(_LIFE - _MARGIN, "token-1", "the renewal fails, and the old token is still good: send it")
    asked = tried.source.fetched
    tried.sends(_LIFE - _MARGIN + 1, "token-1", "the renewal fails, and the old token is still good: send it")
    expect(tried.source.fetched > asked, "after a renewal that failed, the next call tries again")
    asked = tried.source.fetched
    tried.sends(_LIFE - 1, "token-1", "the token has a second left: send it")
    expect(tried.source.fetched > asked, "after a renewal that failed, the next call tries again")
    tried.fails(_LIFE, "away for now", "the token has ended, so the call has to fail")
    tried.fails(_LIFE + 50, "away for now", "the token has ended, so the call has to fail")
    tried.source.away = None
    next_token = f"token-{tried.source.fetched + 1}"
    tried.sends(_LIFE + 60, next_token, "the token server is back, so a call asks it again")
    tried.sends(2 * _LIFE + 59 - _MARGIN, next_token, "the new token's time begins when it is fetched")


def _bridges_a_slow_failure(expect, tried):
    """A fetch that fails late: the token has ended meanwhile."""
    tried.sends(0, "token-1", "the first call fetches a token")
    tried.source.away, tried.source.takes = TimeoutError("took too long"), 10
    tried.fails(_LIFE - 5, "took too long", "the token ended while fetch was trying, so it may not be sent")


def _fetches_once(expect, tried):
    tried.source.slow = 0.2  # the others come meanwhile
    calls = [tried.stub.GetStation.future(weather_pb2.GetStationRequest(), timeout=CALL_SECONDS) for _ in range(8)]
    codes = {call.code() for call in calls}
    expect(codes == {grpc.StatusCode.OK}, f"eight calls at once ended with {sorted(code.name for code in codes)}")
    expect(tried.source.fetched == 1, f"eight calls at once called fetch {tried.source.fetched} times, expected once")


# -- 14.3 --------------------------------------------------------------------------------------------------------------

_PUBLIC = "UploadReadings"
# Names like those in the lists, and in neither of them.
_SIMILAR = ("/other.Service/UploadReadings", "/other.Service/GetStation", f"{_SERVICE}UploadReadingsX", f"{_SERVICE}Up")


@exercise("14.3", "closed to all but those with the right token")
def exercise_3(expect, guard_class):
    """Check ``Closed(keys, scopes, public)``, a server interceptor."""
    trust, servicer = _Trust(), _Weather()
    issuer = Issuer(ISSUER, AUDIENCE)
    early = issuer.issue("map", "stations.read")
    issuer.rotate()  # two keys are published
    keys = jwt.PyJWKSet.from_dict(issuer.key_set())
    scopes = {_SERVICE + "GetStation": "stations.read", _SERVICE + "WatchReadings": "readings.read"}
    guard = expect.result(guard_class, keys, scopes, {_SERVICE + _PUBLIC})
    interceptor = isinstance(guard, grpc.ServerInterceptor)
    expect(interceptor, f"Closed is a grpc.ServerInterceptor, not {type(guard).__name__}")
    address = trust.serve(servicer, interceptors=[guard])
    with grpc.secure_channel(address, grpc.ssl_channel_credentials(trust.root)) as channel:
        tried = _Guarded(expect, channel, servicer, issuer, keys)
        tried.lets_the_good_in(early)
        tried.refuses_what_is_no_token()
        tried.refuses_forged_tokens()
        tried.compares_scopes()
        tried.is_closed_by_default()
        tried.does_not_wait_for_requests()


class _Guarded:
    """Calls through the answer's guard, with headers of every kind."""

    def __init__(self, expect, channel, servicer, issuer, keys):
        self.expect, self.channel, self.servicer, self.issuer, self.keys = expect, channel, servicer, issuer, keys
        self.calls = _calls(weather_pb2_grpc.WeatherServiceStub(channel))
        for name in (f"{_SERVICE}NoSuchMethod", *_SIMILAR):
            self.calls[name] = lambda path=name, **o: channel.unary_unary(path)(b"", **o)
        self.good = issuer.issue("map", "stations.read")

    def code(self, method, headers, key="authorization"):
        """Make a call with these headers; return its code."""
        self.servicer.headers.clear()
        try:
            self.calls[method](timeout=CALL_SECONDS, metadata=[(key, header) for header in headers])
        except grpc.RpcError as error:
            ran = bool(self.servicer.headers)
            self.expect(not ran, f"{method} was refused, and its handler ran all the same")
            failed = error.code() is grpc.StatusCode.UNKNOWN
            self.expect(not failed, "your guard raised an exception, which gives UNKNOWN; what may be missing or odd?")
            return error.code()
        return grpc.StatusCode.OK

    def meets(self, what, wanted, headers, method="GetStation", key="authorization"):
        """Expect a call to end with a code."""
        code = self.code(method, headers, key)
        self.expect(code is wanted, f"{method} with {what}: {code.name}, expected {wanted.name}")

    def token(self, what, wanted, method="GetStation", **claims):
        """Expect a call with a token of these claims to end with a code."""
        self.meets(what, wanted, [f"Bearer {self.issuer.issue('map', **{'scope': 'stations.read'} | claims)}"], method)

    def lets_the_good_in(self, early):
        ok = grpc.StatusCode.OK
        self.meets("a good token", ok, [f"Bearer {self.good}"])
        self.meets("a token that an older key of the set has signed", ok, [f"Bearer {early}"])
        self.meets("the scheme `bearer`", ok, [f"bearer {self.good}"])
        self.token("two scopes", ok, method="WatchReadings", scope="stations.read readings.read")
        self.token("a token that ended seven seconds ago (leeway: 10)", ok, exp=int(time.time()) - 7)
        self.token("a token without `iat`, which the task does not ask for", ok, iat=None)
        self.token("two audiences, one of them AUDIENCE", ok, aud=["https://maps.example.org", AUDIENCE])
        for what, headers in {"no header": [], "a bad header": ["nonsense"], "two headers": ["a", "b"]}.items():
            self.meets(f"{what} (the method is public)", ok, headers, _PUBLIC)

    def refuses_what_is_no_token(self):
        header = f"Bearer {self.good}"
        for what, headers in {
            "no header": [],
            "an empty header": [""],
            "the scheme alone": ["Bearer"],
            "no scheme": [self.good],
            "the scheme Basic": [f"Basic {self.good}"],
            "the scheme NotBearer": [f"NotBearer {self.good}"],
            "no space after Bearer": [f"Bearer{self.good}"],
            "the scheme Bearers": [f"Bearers {self.good}"],
            "a word between Bearer and the token": [f"Bearer x {self.good}"],
            "nonsense for a token": ["Bearer nonsense"],
            "two headers, the second one good": ["Bearer nonsense", header],
            "two headers, the first one good": [header, "Bearer nonsense"],
            "the good header twice": [header, header],
        }.items():
            self.meets(what, _UNAUTHENTICATED, headers)
        self.meets("x-authorization alone", _UNAUTHENTICATED, [header], key="x-authorization")

    def refuses_forged_tokens(self):
        now, issue = int(time.time()), self.issuer.issue
        self.token("a token for another audience", _UNAUTHENTICATED, aud="https://maps.example.org")
        self.token("an audience that only begins like AUDIENCE", _UNAUTHENTICATED, aud=f"{AUDIENCE}.evil.example")
        self.token("a token without an audience", _UNAUTHENTICATED, aud=None)
        self.token("a token of another issuer", _UNAUTHENTICATED, iss="https://example.net")
        self.token("an issuer that only begins like ISSUER", _UNAUTHENTICATED, iss=f"{ISSUER}.evil.example")
        self.token("a token without an issuer", _UNAUTHENTICATED, iss=None)
        self.token("a token without an end", _UNAUTHENTICATED, exp=None)
        self.token("a token without a subject", _UNAUTHENTICATED, sub=None)
        self.token("a token that ended fifteen seconds ago (leeway: 10)", _UNAUTHENTICATED, exp=now - 15)
        stranger = Issuer(ISSUER, AUDIENCE).issue("map", "stations.read")
        self.meets("a token that a stranger has signed", _UNAUTHENTICATED, [f"Bearer {stranger}"])
        claims = jwt.decode(self.good, options={"verify_signature": False})
        for what, header in {"names the older key": {"kid": "key-1"}, "names no key": {}}.items():
            signed = self.issuer.sign(claims, header)
            self.meets(f"a token of the newest key that {what}", _UNAUTHENTICATED, [f"Bearer {signed}"])
        for key_id in ({"kid": "key-1"}, {"kid": "unknown"}, {}):
            unsigned = jwt.encode(claims, None, algorithm="none", headers=key_id)
            self.meets("a token that nobody has signed", _UNAUTHENTICATED, [f"Bearer {unsigned}"])
        public = self.keys["key-1"].key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        for what, secret in {"a guessed secret": b"guessed" * 5, "the public key as a secret": public}.items():
            self.meets(f"a token signed by HS256 with {what}", _UNAUTHENTICATED, [f"Bearer {_hs256(claims, secret)}"])
        head, _, signature = issue("map", "readings.read").split(".")
        mixed = f"{head}.{self.good.split('.')[1]}.{signature}"
        self.meets("a token whose claims were changed", _UNAUTHENTICATED, [f"Bearer {mixed}"])

    def compares_scopes(self):
        self.token("a token of another scope", _PERMISSION_DENIED, scope="readings.read")
        self.token("a scope that only begins like the right one", _PERMISSION_DENIED, scope="stations.readings")
        for scope in ("x.stations.read", "stations.read-only", "STATIONS.READ", "a,stations.read"):
            self.token(f"the scope `{scope}`", _PERMISSION_DENIED, scope=scope)
        self.token("an empty scope", _PERMISSION_DENIED, scope="")
        self.token("a token without a scope", _PERMISSION_DENIED, scope=None)

    def is_closed_by_default(self):
        for method in ("Converse", f"{_SERVICE}NoSuchMethod", *_SIMILAR):
            self.meets("no header", _UNAUTHENTICATED, [], method)
            self.meets("a good token, in neither list", _PERMISSION_DENIED, [f"Bearer {self.good}"], method)

    def does_not_wait_for_requests(self):
        """Refuse a stream whose client has nothing to send yet."""
        over = threading.Event()

        def silent():
            over.wait(CALL_SECONDS)
            return
            yield

        call = weather_pb2_grpc.WeatherServiceStub(self.channel).Converse(silent(), timeout=1)
        code = call.code()
        over.set()
        waits = "a stream is refused at its deadline only: a handler for unary requests waits for one"
        self.expect(code is not grpc.StatusCode.DEADLINE_EXCEEDED, waits)
        self.expect(code is _UNAUTHENTICATED, f"Converse without a token, and silent: {code.name}")


def _hs256(claims, secret):
    """Sign claims with a shared secret; by hand, since PyJWT refuses a public key for that."""
    parts = [json.dumps(part).encode() for part in ({"alg": "HS256", "typ": "JWT", "kid": "key-1"}, claims)]
    signed = b".".join(base64.urlsafe_b64encode(part).rstrip(b"=") for part in parts)
    signature = base64.urlsafe_b64encode(hmac.digest(secret, signed, "sha256")).rstrip(b"=")
    return f"{signed.decode()}.{signature.decode()}"
