"""The exercises of lesson 12."""

import base64
import random
import socket
import ssl
import tempfile
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import grpc
import trustme
from cryptography import x509
from cryptography.hazmat.primitives import serialization

from helpers.checks.serving import address_of, channel_to
from helpers.checks.trust import (
    CALL_SECONDS,
    HOST,
    get_station,
    secure_channel_to,
    shown_by,
    weather_pb2,
    weather_pb2_grpc,
)
from helpers.exercises import exercise
from helpers.pems import pair_of, root_of

_SLOW_DISK_SECONDS = 4.0  # a fetcher that waits for such a disk is found out; one that does not has half of it
_ASKED = 30  # times in that half: a fetcher that rests a little each time is found out, too
_RUN = 16  # letters of a key's base64 that are no accident


class _Weather(weather_pb2_grpc.WeatherServiceServicer):
    def GetStation(self, request, context):
        return weather_pb2.GetStationResponse()


def _serve(credentials):
    return address_of(weather_pb2_grpc.add_WeatherServiceServicer_to_server, _Weather(), credentials=credentials)


def _serve_as(leaf):
    return _serve(grpc.ssl_server_credentials([pair_of(leaf)]))


def _accepts(client, address):
    """Say whether a client with these credentials gets an answer there."""
    return get_station(channel_to(address, credentials=client))[0] is grpc.StatusCode.OK


def _deliver(folder, authority, intermediate):
    """Write what the authority hands out; the folder is its owner's only."""
    leaf = intermediate.issue_cert(HOST)
    (folder / "server.key").write_bytes(leaf.private_key_pem.bytes())
    (folder / "server.pem").write_bytes(leaf.cert_chain_pems[0].bytes())
    (folder / "intermediate.pem").write_bytes(root_of(intermediate))
    (folder / "root.pem").write_bytes(root_of(authority))


def _why_refused(address, root):
    """Say why a client that has only the root gets no answer, by a handshake of Python's own.

    In TLS 1.3 the client is done before the server has looked at the client's certificate.
    """
    context = ssl.create_default_context(cadata=root.decode())
    context.set_alpn_protocols(["h2"])
    host, _, port = address.rpartition(":")
    try:
        with (
            socket.create_connection((host, int(port)), timeout=CALL_SECONDS) as plain,
            context.wrap_socket(plain, server_hostname=host),
        ):
            return "your server refuses a client without a certificate; nobody asked for one"
    except ssl.SSLCertVerificationError:
        return "a client that has only the root refuses your server: send the chain"
    except OSError:  # among them ssl.SSLError: these bytes are no handshake
        return "your server speaks no TLS: what is it made of?"


@exercise("12.1", "the right servers are accepted, and only they")
def exercise_1(expect, both_ends):
    """Check ``both_ends(folder)`` → the server's credentials and the client's."""
    authority = trustme.CA()
    intermediate, root = authority.create_child_ca(), root_of(authority)
    with tempfile.TemporaryDirectory() as name:  # until the end: a fetcher may read the files later
        _deliver(Path(name), authority, intermediate)
        ends = expect.result(both_ends, Path(name))
        kinds = grpc.ServerCredentials, grpc.ChannelCredentials
        two = isinstance(ends, (tuple, list)) and len(ends) == 2 and all(map(isinstance, ends, kinds))
        expect(two, "return the server's credentials and the client's, in this order")
        server, client = ends
        try:
            address = _serve(server)
        except RuntimeError:
            address = None
        expect(address, "the server does not start with your pair: which comes first in what?")
        if get_station(secure_channel_to(address, root))[0] is not grpc.StatusCode.OK:
            expect(False, _why_refused(address, root))
        expect(_accepts(client, address), "your client refuses your own server: whom does it trust?")
    sibling = _serve_as(authority.create_child_ca().issue_cert(HOST))
    expect(_accepts(client, sibling), "your client refuses another server of the root: whom does it trust?")
    stranger = _serve_as(trustme.CA().issue_cert(HOST))
    expect(not _accepts(client, stranger), "your client accepts a stranger's server")


def _endpoints(own):
    """Yield each thing that can be wrong, with an address where it is, in random order."""
    now, life = datetime.now(UTC), timedelta(days=random.randrange(2, 50))
    same_name = {"organization_name": "Weather", "organization_unit_name": "authority"}
    itself = trustme.CA(**same_name)
    almost_here = f"{HOST}{random.randrange(10)}"
    kinds = [
        ("fine", _serve_as(own.issue_cert(HOST))),
        ("unknown authority", _serve_as(trustme.CA(**same_name).issue_cert(HOST))),
        ("unknown authority", _serve(grpc.ssl_server_credentials([(itself.private_key_pem.bytes(), root_of(itself))]))),
        ("wrong name", _serve_as(own.issue_cert(f"node-{random.randrange(99)}.example"))),
        ("wrong name", _serve_as(own.issue_cert(almost_here))),
        ("expired", _serve_as(own.issue_cert(HOST, not_before=now - 2 * life, not_after=now - life))),
        ("not yet valid", _serve_as(own.issue_cert(HOST, not_before=now + life))),
        ("not TLS", _serve(None)),
    ]
    with socket.socket() as nobody:
        nobody.bind((HOST, 0))  # takes the port, and does not listen
        kinds.append(("nobody there", f"{HOST}:{nobody.getsockname()[1]}"))
        yield from random.sample(kinds, len(kinds))


@exercise("12.2", "every endpoint is told from the others")
def exercise_2(expect, diagnose):
    """Check ``diagnose(address, roots)`` → what is wrong there, in one of seven texts."""
    # of the same name as the strangers, who sign for two of the endpoints
    own = trustme.CA(organization_name="Weather", organization_unit_name="authority")
    for kind, address in _endpoints(own):
        found = expect.result(diagnose, address, root_of(own))
        expect(found == kind, f"an endpoint that is {kind!r} is {found!r} to you")


class _Disk:
    """Stands for two files, a key and a chain: gives what it holds, or raises; may be slow, and counts."""

    def __init__(self, authority):
        self._intermediate = authority.create_child_ca()
        self._leaves = [self._intermediate.issue_cert(HOST) for _ in range(3)]
        self.first, self.second, self._third = map(pair_of, self._leaves)
        self.holds = self.first
        self.reads = 0
        self.asked, self.is_quick = threading.Event(), threading.Event()
        self.is_quick.set()

    def read(self):
        self.reads += 1
        self.asked.set()
        self.is_quick.wait(_SLOW_DISK_SECONDS)
        if isinstance(self.holds, OSError):
            raise self.holds
        return self.holds

    def bad(self):
        """Yield what a reader may find when the files are being replaced, or were mixed up."""
        (old_key, old), (key, chain) = self.first, self.second
        own, above = (pem.bytes() for pem in self._leaves[1].cert_chain_pems)
        cut = random.randrange(60, 120)
        yield "the files are away", OSError("no such file")
        yield "the new key, the old certificate", (key, old)
        yield "the new certificate, the old key", (old_key, chain)
        yield "half a certificate", (key, own[:cut])
        yield "half a key", (key[:cut], chain)
        yield "an empty file", (key, b"")
        yield "a whole certificate, and half of the next", (key, own + above[:cut])
        yield "the intermediate before the server's certificate", (key, above + own)
        yield "the key of the second certificate", (self._intermediate.private_key_pem.bytes(), chain)

    def locked(self):
        """Return the new pair, its key with a passphrase, of which `cryptography` makes a TypeError."""
        key, chain = self.second
        private = serialization.load_pem_private_key(key, None)
        encryption = serialization.BestAvailableEncryption(b"passphrase")
        pem, pkcs8 = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
        return private.private_bytes(pem, pkcs8, encryption), chain

    def good(self):
        """Yield other pairs that can be used, and whether a client that has only the root can follow the chain."""
        key, own = self._third[0], self._leaves[2].cert_chain_pems[0].bytes()
        yield "a new pair", self.second, True
        yield "a new pair, one certificate only", (key, own), False
        yield "the same key, the chain made whole", self._third, True
        yield "the first pair again", self.first, True

    def between(self):
        """Yield what may lie on the disk, look by look, before the next connection comes."""
        yield "two new pairs before a connection", (self.second, self._third)
        yield "a good pair and then a bad one before a connection", (self.first, OSError("no such file"))
        yield "a new pair and the one before it again, before a connection", (self.second, self.first)


def _key_in(text, pair):
    """Say whether a text holds a part of the private key, as it is in the file or in hex.

    The private number is in the first line of the base64: what follows is the public key, which may be shown.
    """
    if isinstance(pair, OSError):
        return False
    line = pair[0].splitlines()[1]
    raw = base64.b64decode(line[: len(line) // 4 * 4])
    text = text.lower()
    return any(
        form[start : start + run].lower() in text
        for form, run in ((line.decode(), _RUN), (line.hex(), 2 * _RUN), (raw.hex(), 2 * _RUN))
        for start in range(len(form) - run + 1)
    )


def _expect_looked(expect, what, look):
    """Have an answer look at the disk; it raises nothing."""
    try:
        expect.result(look)
    except (OSError, TypeError, ValueError) as error:
        expect(False, f"{what}: look raised {type(error).__name__}")


def _expect_configuration(expect, what, answer):
    kind = "None" if answer is None else type(answer).__name__
    expect(not isinstance(answer, Exception), f"{what}: your fetcher raised {kind}")
    made = isinstance(answer, grpc.ServerCertificateConfiguration)
    expect(made, f"{what}: the fetcher returns a configuration, not {kind}")


def _expect_report(expect, what, turn, look, fetcher, reports):
    """Look when the pair cannot be used; the answer says so in one text, and hands nothing over."""
    _expect_looked(expect, what, look)
    expect(reports, f"{what}: report it, also the {turn} time")
    expect(isinstance(reports[0], str) and reports[0].strip(), "a report is a text")
    expect(len(reports) == 1, f"{what}: {len(reports)} reports in one go, one is enough")
    expect(fetcher() is None, f"{what}: nothing to hand over, so the fetcher returns None")


def _expect_served(expect, look, fetcher, reports, disk, root):
    """Have a server ask the fetcher; each good pair is shown to the next connection, with all of its chain."""
    answers = []

    def noted():
        try:
            answers.append(fetcher())
        except Exception as error:
            answers.append(error)  # gRPC would only log it
        return answers[-1]

    configuration = grpc.ssl_server_certificate_configuration([disk.first])
    address = _serve(grpc.dynamic_ssl_server_credentials(configuration, noted))
    for what, pair, is_whole in disk.good():
        disk.holds = pair
        _expect_looked(expect, what, look)
        expect(not reports, f"{what}: there is nothing to report of a good pair")
        serial = shown_by(address).serial_number
        _expect_configuration(expect, what, answers[-1])
        is_served = serial == x509.load_pem_x509_certificate(pair[1]).serial_number
        expect(is_served, f"{what}: your configuration holds another pair")
        expect(fetcher() is None, f"{what}: the fetcher returns a configuration once, and then None")
        _expect_looked(expect, what, look)
        expect(fetcher() is None, f"{what}: looked at again, it is no news; the fetcher returns None")
        if is_whole:
            code, _ = get_station(secure_channel_to(address, root))
            expect(code is grpc.StatusCode.OK, f"{what}: the server does not send all of it")

    for what, pairs in disk.between():
        for holds in pairs:
            disk.holds = holds
            _expect_looked(expect, what, look)
        reports.clear()
        wanted = [pair for pair in pairs if not isinstance(pair, OSError)][-1]
        is_served = shown_by(address).serial_number == x509.load_pem_x509_certificate(wanted[1]).serial_number
        expect(is_served, f"{what}: the fetcher returns the newest that is good")
        expect(fetcher() is None, f"{what}: the older ones are of no use any more, the fetcher returns None")


def _expect_not_waiting(expect, look, fetcher, disk):
    """Ask the fetcher while another thread looks, and the disk is slow; a configuration lies ready."""
    disk.holds = disk.second
    _expect_looked(expect, "a new pair", look)
    disk.asked.clear()
    disk.is_quick.clear()
    looking = threading.Thread(target=look)
    looking.start()
    try:
        expect(disk.asked.wait(_SLOW_DISK_SECONDS), "look does not read")
        waits = "the fetcher waits, perhaps while look reads from a slow disk"
        answers = expect.result(lambda: [fetcher() for _ in range(_ASKED)], seconds=_SLOW_DISK_SECONDS / 2, hint=waits)
        _expect_configuration(expect, "a pair that look has left, while look reads again", answers[0])
    finally:
        disk.is_quick.set()
        looking.join(_SLOW_DISK_SECONDS)


@exercise("12.3", "every good pair is served, every bad one reported, and gRPC never waits")
def exercise_3(expect, make_renewal):
    """Check ``make_renewal(read, report)`` → a function that looks, and a fetcher that hands over."""
    authority, reports = trustme.CA(), []
    disk, root = _Disk(authority), root_of(authority)
    made = expect.result(make_renewal, disk.read, reports.append)
    two = isinstance(made, (tuple, list)) and len(made) == 2 and all(map(callable, made))
    expect(two, "return two functions without arguments, look and fetcher, in this order")
    look, bare_fetcher = made

    def fetcher():
        before = disk.reads
        answer = bare_fetcher()
        expect(disk.reads == before, "the fetcher reads; leave that to look, and hand over what it found")
        return answer

    expect(expect.result(fetcher) is None, "nothing has changed since the renewal was made: the fetcher returns None")
    _expect_looked(expect, "nothing has changed", look)
    expect(fetcher() is None, "nothing has changed since the renewal was made: the fetcher returns None")
    expect(not reports, "nothing has changed since the renewal was made: there is nothing to report")
    for what, state in disk.bad():
        disk.holds = state
        for turn in ("first", "second"):
            _expect_report(expect, what, turn, look, fetcher, reports)
            expect(not _key_in(reports.pop(), state), f"{what}: the report shows the private key")
    disk.holds = disk.first
    _expect_looked(expect, "the pair in use, after bad ones", look)
    expect(fetcher() is None, "the pair in use, after bad ones: the fetcher returns None")
    expect(not reports, "the pair in use, after bad ones: there is nothing to report")

    _expect_served(expect, look, fetcher, reports, disk, root)
    _expect_not_waiting(expect, look, bare_fetcher, disk)

    disk.holds = disk.first
    look, fetcher = expect.result(make_renewal, disk.read, reports.append)
    disk.holds = disk.second
    _expect_looked(expect, "a new pair before the first look", look)
    _expect_configuration(expect, "a new pair before the first look", fetcher())

    disk.holds = disk.locked()
    _expect_report(expect, "a key with a passphrase", "first", look, fetcher, reports)
