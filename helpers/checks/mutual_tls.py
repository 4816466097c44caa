"""The exercises of lesson 13."""

import inspect
import random
import threading

import grpc
import trustme
from cryptography import x509

from helpers.checks.serving import address_of
from helpers.checks.trust import (
    CALL_SECONDS,
    HOST,
    get_station,
    secure_channel_to,
    shown_by,
    sign,
    weather_pb2,
    weather_pb2_grpc,
)
from helpers.exercises import UNFINISHED, exercise
from helpers.pems import pair_of, root_of

_OK, _DENIED = grpc.StatusCode.OK, grpc.StatusCode.PERMISSION_DENIED
_UNKNOWN, _UNAVAILABLE = grpc.StatusCode.UNKNOWN, grpc.StatusCode.UNAVAILABLE


def _serve(servicer, credentials):
    return address_of(weather_pb2_grpc.add_WeatherServiceServicer_to_server, servicer, credentials=credentials)


def _mutual(pair, root):
    return grpc.ssl_server_credentials([pair], root, require_client_auth=True)


class _Station:
    """Uploads readings to one server, whose authority it trusts."""

    def __init__(self, address, root):
        self.address, self._root = address, root

    def upload(self, pair, stations, metadata=(), is_open=False):
        """Upload a reading of each of these stations; return the code, the details, and how many were taken.

        ``is_open`` leaves it open whether more will come, for as long as the call goes on.
        """
        ended = threading.Event()

        def requests():
            for each in stations:
                yield weather_pb2.UploadReadingsRequest(reading=weather_pb2.Reading(station_id=each))
            if is_open:
                ended.wait(2 * CALL_SECONDS)

        with secure_channel_to(self.address, self._root, pair) as channel:
            stub = weather_pb2_grpc.WeatherServiceStub(channel)
            call = stub.UploadReadings.future(requests(), metadata=metadata, timeout=CALL_SECONDS)
            code, details = call.code(), call.details()
            ended.set()
            return code, details, call.result().count if code is _OK else 0


def _unless_stub(function, *arguments):
    """Call a function; return ``...`` when it is still as the lesson left it."""
    try:
        return function(*arguments)
    except NotImplementedError as error:
        if str(error) == UNFINISHED:
            return ...
        raise


def _lookalikes(name, authority):
    """Yield certificates that only look as if they were for this host, each with what to do about it."""
    label, _, domain = name.partition(".")
    for like in (
        label,
        f"{label}0.{domain}",
        f"x{name}",
        f"{name}.net",
        f"{label}.{name}",
        name.replace(".example", "-example"),
        name.replace(".org", "-org"),
        f"*.{domain}",
    ):
        yield like, "compare whole host names", pair_of(authority.issue_cert(like))
    of_a_kind = "that is no host name, and only those count"
    yield f"{name}, as a common name only,", of_a_kind, sign(authority, common_name=name)
    yield f"{name}, as a URI,", of_a_kind, sign(authority, [x509.UniformResourceIdentifier(name)])
    yield f"{name}, as an e-mail address,", of_a_kind, sign(authority, [x509.RFC822Name(name)])


def _expect_mutual(expect, station, pair, strangers, reading):
    """Expect that a server shows its pair, and lets nobody in who is a stranger."""
    is_shown = shown_by(station.address) == x509.load_pem_x509_certificate(pair[1])
    expect(is_shown, "the server shows another pair than the one it was given")
    for what, stranger in strangers.items():
        code, _, _ = station.upload(stranger, [reading])
        expect(code is _UNAVAILABLE, f"a client {what} gets in: {code.name}; require one of the root")


def _expect_taken(expect, what, station, pair, stations):
    code, details, count = station.upload(pair, stations)
    hint = f"{what}: {code.name} {details}".rstrip() + f", {count} taken of {len(stations)}"
    expect((code, count) == (_OK, len(stations)), hint)


def _expect_denied(expect, what, advice, station, pair, stations, **more):
    code, details, _ = station.upload(pair, stations, **more)
    told = f": {details}" if code is _UNKNOWN else ""
    expect(code is _DENIED, f"{what}: {code.name}{told}; {advice}")


@exercise("13.1", "stations upload for themselves")
def exercise_1(expect, mutual, uploads, other_authority):
    """Check ``mutual(pair, root)`` → server credentials, and a servicer's UploadReadings.

    ``other_authority`` is the lesson's own: its certificates do not count here.
    """
    number = random.randrange(10, 90)
    own, other, name = f"KEF-{number}", f"ZRH-{number}", f"kef-{number}.example.org"
    authority = trustme.CA()

    def issue(*hosts):
        return pair_of(authority.issue_cert(*hosts))

    pair, root, right = issue(HOST), root_of(authority), issue(name)
    made, servicer = _unless_stub(expect.result, mutual, pair, root), uploads()
    _, details, _ = _Station(_serve(servicer, _mutual(pair, root)), root).upload(right, [own])
    expect.written(made, ... if details.endswith(UNFINISHED) else servicer)
    expect(isinstance(made, grpc.ServerCredentials), f"mutual returns server credentials, not {type(made).__name__}")

    station = _Station(_serve(servicer, made), root)
    of_another = pair_of(other_authority.issue_cert(name))
    strangers = {"without a certificate": None, "with a certificate of another root": of_another}
    _expect_mutual(expect, station, pair, strangers, own)

    _expect_taken(expect, "a station's own two readings", station, right, [own, own])
    _expect_taken(expect, "two names, the second right", station, issue("map.example.org", name), [own])
    both = issue(name, f"zrh-{number}.example.org")
    _expect_taken(expect, "two names, a reading of each", station, both, [own, other])

    advice = "look at each reading as it comes"
    for what, stations in {
        other: [other],
        f"{own}, then {other}": [own, other],
        f"{other}, then {own}": [other, own],
    }.items():
        _expect_denied(expect, f"{name} uploads {what}", advice, station, right, stations)
    _expect_denied(expect, f"{name} uploads {other}, without end", advice, station, right, [other], is_open=True)
    liar = [("x-user", name), ("x-station", own), ("station", own)]
    what, advice = "the map calls itself a station in its metadata", "only the certificate proves who calls"
    _expect_denied(expect, what, advice, station, issue("map.example.org"), [own], metadata=liar)
    for like, advice, lookalike in _lookalikes(name, authority):
        _expect_denied(expect, f"{like} uploads {own}", advice, station, lookalike, [own])


class _Operated(weather_pb2_grpc.WeatherServiceServicer):
    """Asks the function of exercise 13.2 who is calling, and notes the answer: then it would begin to work."""

    def __init__(self, operator):
        self._operator, self.names = operator, []

    def GetStation(self, request, context):
        self.names.append(self._operator(context))
        return weather_pb2.GetStationResponse()


def _callers(desk, authority):
    """Yield those who call, each with its certificate and the code it gets."""
    host, domain = x509.DNSName, desk.partition(".")[2]
    cases = {
        "an operator": ([host(desk)], _OK),
        "an operator's second name": ([host("map.example.org"), host(desk)], _OK),
        "the map, with x-user in its metadata": ([host("map.example.org")], _DENIED),
        "devops.example.org": ([host("devops.example.org")], _DENIED),
        "ops.example.org itself": ([host(domain)], _DENIED),
        "a dash for the first dot": ([host(desk.replace(".ops", "-ops"))], _DENIED),
        "a dash for the second dot": ([host(desk.replace("ops.", "ops-"))], _DENIED),
        "a dash for the last dot": ([host(desk.replace(".org", "-org"))], _DENIED),
        "a host of one word": ([host("desk")], _DENIED),
        "a host of somebody else": ([host(f"{desk}.example.net")], _DENIED),
        "a URI": ([x509.UniformResourceIdentifier(desk)], _DENIED),
        "an e-mail address": ([x509.RFC822Name(f"a@{desk}")], _DENIED),
        "an e-mail name without @": ([x509.RFC822Name(desk)], _DENIED),
        "a common name": ([], _DENIED),
    }
    for what, (names, code) in cases.items():
        yield what, sign(authority, names, desk), code
    yield "a certificate without any name", sign(authority), _DENIED


@exercise("13.2", "only operators get in, by their own name")
def exercise_2(expect, operator):
    """Check ``operator(context)`` → the name of the operator who calls; others' calls end."""
    expect(not inspect.iscoroutinefunction(operator), "write it without async: nobody awaits it here")
    authority = trustme.CA()
    pair, root, operated = pair_of(authority.issue_cert(HOST)), root_of(authority), _Operated(operator)
    number = random.randrange(100)
    desk, claim = f"room-{number}.ops.example.org", [("x-user", f"room-{number + 1}.ops.example.org")]

    def expect_code(what, wanted, address, client):
        operated.names.clear()
        code, details = get_station(secure_channel_to(address, root, client), claim)
        expect.written(... if details.endswith(UNFINISHED) else code)
        seen = f"{code.name}: {details}" if details else code.name
        expect(code is wanted, f"{what}: {seen} (should be {wanted.name})")
        if wanted is _OK:
            expect(operated.names == [desk], f"{what}: you returned {operated.names[0]!r}, not {desk!r}")
        else:
            expect(not operated.names, f"{what}: {code.name}, and the handler goes on; abort the call")

    address = _serve(operated, _mutual(pair, root))
    for what, client, wanted in _callers(desk, authority):
        expect_code(what, wanted, address, client)
    address = _serve(operated, grpc.ssl_server_credentials([pair]))
    unproved = "no certificate, but x-user in the metadata"
    expect_code(unproved, grpc.StatusCode.UNAUTHENTICATED, address, None)


class _Answering(weather_pb2_grpc.WeatherServiceServicer):
    def GetStation(self, request, context):
        return weather_pb2.GetStationResponse()


class _Parties:
    """Caller, front and back: what each shows and trusts, and the calls from one to the next."""

    NAMES = ("caller", "front", "back")

    def __init__(self):
        authorities = {"old": trustme.CA(), "new": trustme.CA()}
        self.roots = {which: root_of(each) for which, each in authorities.items()}
        self.roots["both"] = self.roots["old"] + self.roots["new"]
        leaves = {(name, which): authorities[which].issue_cert(HOST) for name in self.NAMES for which in authorities}
        self.pairs = {key: pair_of(leaf) for key, leaf in leaves.items()}
        self.state = {name: {"shows": "old", "trusts": "old"} for name in self.NAMES}

    def possible(self, what):
        """Return what can be shown, or trusted."""
        return [which for which in self.roots if what == "trusts" or which != "both"]

    def _has(self, name):
        mine = self.state[name]
        return self.pairs[name, mine["shows"]], self.roots[mine["trusts"]]

    def failing(self):
        """Make both calls, each on a new connection, and yield those that fail."""
        for one, other in zip(self.NAMES, self.NAMES[1:], strict=False):
            address = _serve(_Answering(), _mutual(*self._has(other)))
            pair, root = self._has(one)
            if get_station(secure_channel_to(address, root, pair))[0] is not _OK:
                yield f"{one} → {other}"

    def not_new(self):
        """Return what is still to be changed."""
        return [f"{n} {what} {which}" for n in self.NAMES for what, which in self.state[n].items() if which != "new"]


@exercise("13.3", "a new authority, and no failed call")
def exercise_3(expect, sequence):
    """Check a list of changes, after each of which all calls go through."""
    expect.written(sequence)
    expect(isinstance(sequence, (list, tuple)), f"sequence is a list, not {type(sequence).__name__}")
    parties = _Parties()
    for change in sequence:
        three = isinstance(change, (tuple, list)) and len(change) == 3 and all(isinstance(each, str) for each in change)
        expect(three, f"each change is three texts: who, what, which; not {change!r}")
        who, what, which = change
        expect(who in parties.NAMES, f"{who!r} is none of {', '.join(parties.NAMES)}")
        expect(what in ("shows", "trusts"), f"{who} {what!r}: a party shows or trusts")
        possible = parties.possible(what)
        expect(which in possible, f"{who} {what} {which!r}: one of {', '.join(possible)}")
        parties.state[who][what] = which
        for hop in parties.failing():
            expect(False, f"after {who} {what} {which}: {hop} fails")
    left = parties.not_new()
    expect(not left, f"not done yet: {', '.join(left)}")
