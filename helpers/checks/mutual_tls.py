"""The exercises of lesson 13."""

import inspect
import random

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
    weather_pb2,
    weather_pb2_grpc,
)
from helpers.exercises import UNFINISHED, exercise
from helpers.pems import pair_of, root_of
from helpers.signing import sign

_OK, _DENIED = grpc.StatusCode.OK, grpc.StatusCode.PERMISSION_DENIED
_UNAVAILABLE = grpc.StatusCode.UNAVAILABLE


def _serve(servicer, credentials):
    return address_of(weather_pb2_grpc.add_WeatherServiceServicer_to_server, servicer, credentials=credentials)


def _mutual(pair, root):
    return grpc.ssl_server_credentials([pair], root, require_client_auth=True)


class _Named(weather_pb2_grpc.WeatherServiceServicer):
    """Notes which hosts its callers have proved."""

    def __init__(self):
        self.hosts = []

    def GetStation(self, request, context):
        self.hosts.append([host.decode() for host in context.auth_context().get("peer_dns", ())])
        return weather_pb2.GetStationResponse()


def _unless_stub(expect, function, *arguments):
    """Call a function; return ``...`` when it is still as the lesson left it."""
    try:
        return expect.result(function, *arguments)
    except NotImplementedError as error:
        if str(error) == UNFINISHED:
            return ...
        raise


def _seen(what, code, details):
    """Say how a call went: its code, and of gRPC's long details the last part, which is the reason."""
    return f"{what}: {code.name} {details.removesuffix(': OK').rpartition(': ')[2]}".rstrip()


def _expect_server(expect, made, pair, root, clients):
    """Expect that a server shows its pair, and lets in the clients that it should."""
    expect(isinstance(made, grpc.ServerCredentials), f"mutual returns server credentials, not {type(made).__name__}")
    try:
        address = _serve(_Named(), made)
        shown = shown_by(address)
    except RuntimeError:
        expect(False, "the server cannot use the pair of mutual; it takes a list of pairs, the key first in each")
    except OSError as error:
        expect(False, f"the server of mutual speaks no TLS: {error}")
    is_shown = shown == x509.load_pem_x509_certificate(pair[1])
    expect(is_shown, "the server shows another pair than the one it was given")
    for what, (client, wanted) in clients.items():
        code, details = get_station(secure_channel_to(address, root, client))
        seen = _seen(f"a client {what}", code, details)
        expect(code is wanted, f"{seen} (should be {wanted.name}); require a certificate of this root, of no other")


def _expect_channel(expect, what, channel, wanted):
    """Expect that a call over the reader's channel ends with this code."""
    if not isinstance(channel, grpc.Channel):
        given = f"{type(channel).__module__}.{type(channel).__qualname__}"
        expect(False, f"open_channel returns a grpc.Channel, not {given}")
    try:
        # Without a stub: grpcio 1.85.1 ends the process when one is made of a closed channel.
        channel.unary_unary("/no/Method").future(b"", timeout=CALL_SECONDS).cancel()
    except ValueError as error:
        expect(False, f"the channel is closed already ({error}); open one in each call, and leave it open")
    code, details = get_station(channel)
    seen = _seen(f"a call to {what}", code, details)
    expect(code is wanted, f"{seen} (should be {wanted.name}); show the pair, and trust this root, no other")


@exercise("13.1", "each side shows its pair and checks the other's")
def exercise_1(expect, mutual, open_channel, third):
    """Check ``mutual(pair, root)`` → server credentials, and ``open_channel(address, pair, root)`` → a channel.

    ``third`` is the lesson's own authority: its certificates do not count here.
    """
    for_clients, for_servers = trustme.CA(), trustme.CA()
    name = f"map-{random.randrange(100)}.example.org"
    client, pair = pair_of(for_clients.issue_cert(name)), pair_of(for_servers.issue_cert(HOST))
    root, client_root, named = root_of(for_servers), root_of(for_clients), _Named()
    address = _serve(named, _mutual(pair, client_root))
    made = _unless_stub(expect, mutual, pair, client_root)
    channel = _unless_stub(expect, open_channel, address, client, root)
    expect.written(made, channel)

    clients = {
        "with a certificate of the root": (client, _OK),
        "without a certificate": (None, _UNAVAILABLE),
        "with one of the servers' authority": (pair_of(for_servers.issue_cert(name)), _UNAVAILABLE),
        "with one of another authority": (pair_of(third.issue_cert(name)), _UNAVAILABLE),
    }
    _expect_server(expect, made, pair, root, clients)

    _expect_channel(expect, "a server of the root", channel, _OK)
    expect(named.hosts == [[name]], f"the server saw {named.hosts}, not the certificate of {name!r}")
    for whose, authority in {"the clients' authority": for_clients, "another authority": third}.items():
        other = _serve(_Named(), _mutual(pair_of(authority.issue_cert(HOST)), client_root))
        foreign = expect.result(open_channel, other, client, root)
        _expect_channel(expect, f"a server of {whose}", foreign, _UNAVAILABLE)
    by_name = _serve(_Named(), _mutual(pair_of(for_servers.issue_cert("localhost")), client_root))
    channel = expect.result(open_channel, by_name.replace(HOST, "localhost"), client, root)
    _expect_channel(expect, "localhost, which shows that name", channel, _OK)


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
        "an operator's first name": ([host(desk), host("www.example.org")], _OK),
        "the map, with x-user in its metadata": ([host("map.example.org")], _DENIED),
        "devops.example.org": ([host("devops.example.org")], _DENIED),
        "a desk below devops.example.org": ([host(desk.replace(".ops", ".devops"))], _DENIED),
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
