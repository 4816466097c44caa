"""Lesson 11's lab: what compression saves and costs, for what is in a message, its size and the algorithm."""

import array
import json
import random
import time
from collections.abc import Callable, Iterator
from concurrent import futures
from dataclasses import dataclass
from itertools import islice

import grpc

from helpers import weather
from helpers.channels import OWN_CONNECTION
from helpers.labs.panel import Panel
from helpers.labs.runs import Choice, Knob, Progress, one_at_a_time, serving
from helpers.protos import compile_proto
from helpers.tables import Table, table
from helpers.wire import Tap

KIND = Choice("kind", "what is in the message", ("text", "messages", "numbers", "noise"), "text")
SIZE = Knob("size", "its size in KiB", (1, 4, 16, 64, 256, 1024, 3072), 256)
ALGORITHM = Choice("algorithm", "algorithm", ("gzip", "deflate"), "gzip")

_ALGORITHMS = {"gzip": grpc.Compression.Gzip, "deflate": grpc.Compression.Deflate}
_CALLS = 3  # with the algorithm, and as many without: the least of so many times is little disturbed
_TIMEOUT_SECONDS = 10.0  # far more than a call takes
_SERVER, _TAP = "lab compression", "lab compression line"
_SEED = 11


@dataclass(frozen=True)
class Cost:
    """What a call took: bytes of its request on the wire, and seconds of processor time on both sides."""

    wire: int
    seconds: float


@dataclass(frozen=True)
class Outcome:
    """What a run showed.

    Attributes:
        kind: what was in the message.
        size: of the content, in bytes.
        algorithm: what it was compressed with.
        plain: what a call took without.
        packed: what it took with the algorithm.
    """

    kind: str
    size: int
    algorithm: str
    plain: Cost
    packed: Cost

    def sentence(self) -> str:
        """Say what was seen, and on which networks it pays: those that need longer for the bytes that are saved."""
        saved, spent = self.plain.wire - self.packed.wire, self.packed.seconds - self.plain.seconds
        if saved <= 0:
            return f"{self!r} It pays on no network."
        if spent <= 0:
            return f"{self!r} The work was too little to be measured."
        return f"{self!r} It pays on networks of less than {_megabits(8 * saved / spent)} a second."

    def figure(self) -> Table:
        """List bytes and times of both."""
        rows = [
            (name, f"{cost.wire:,}", f"{1000 * cost.seconds:.1f} ms")
            for name, cost in (("plain", self.plain), (self.algorithm, self.packed))
        ]
        return table(rows, ["request", "bytes on the wire", "processor time"])

    def __repr__(self) -> str:
        share = f"{self.packed.wire / self.plain.wire:.0%}"
        return (
            f"{self.size / 1024:g} KiB of {self.kind}: {self.plain.wire:,} bytes on the wire, "
            f"{self.packed.wire:,} with {self.algorithm}, which is {share}."
        )


@one_at_a_time
def experiment(
    kind: str = KIND.default,
    size: int = SIZE.default,
    algorithm: str = ALGORITHM.default,
    progress: Progress | None = None,
) -> Outcome:
    """Send a message some times as it is, then compressed; count its bytes on the wire and the time of the processor.

    Args:
        kind: ``"text"`` (readings in JSON), ``"messages"`` (readings, serialized), ``"numbers"`` (doubles that
            vary in all their digits) or ``"noise"`` (random bytes).
        size: of the content, in KiB, 1 to 3072.
        algorithm: ``"gzip"`` or ``"deflate"``.
        progress: told of each call.

    Returns:
        What was seen. A run takes about three seconds at the most.

    Raises:
        ValueError: a text is none of the choices, or the size is out of bounds.
        Busy: another experiment is running.
    """
    KIND.check(kind)
    SIZE.check(size)
    ALGORITHM.check(algorithm)
    progress = progress or Progress()
    progress.expect(2 * (_CALLS + 1), "calls")
    archive_pb2, archive_pb2_grpc = compile_proto("archive/v1/archive.proto")
    content = _MAKERS[kind](1024 * size)
    request = archive_pb2.PutFileRequest(file=archive_pb2.File(content=content))

    class Archive(archive_pb2_grpc.ArchiveServiceServicer):
        def PutFile(self, request, context):
            return archive_pb2.PutFileResponse(size=len(request.file.content))

    def put(address: str, compression: grpc.Compression, calls: int) -> float:
        """Put the file so often; return the least processor time, in seconds."""
        with grpc.insecure_channel(address, OWN_CONNECTION, compression) as channel:
            stub = archive_pb2_grpc.ArchiveServiceStub(channel)
            # Connecting is no part of what is measured.
            stub.PutFile(archive_pb2.PutFileRequest(), timeout=_TIMEOUT_SECONDS)
            spent = []
            for _ in range(calls):
                before = time.process_time()
                stub.PutFile(request, timeout=_TIMEOUT_SECONDS)
                spent.append(time.process_time() - before)
                progress.step()
        return min(spent)

    def measured(compression: grpc.Compression) -> Cost:
        # Counted and timed in different calls: the tap has work to do, too.
        with Tap(address, name=_TAP) as tap:
            put(tap.address, compression, calls=1)
            wire = _largest_request(tap)
        return Cost(wire, put(address, compression, calls=_CALLS))

    server = grpc.server(futures.ThreadPoolExecutor(max_workers=1))
    archive_pb2_grpc.add_ArchiveServiceServicer_to_server(Archive(), server)
    with serving(server, _SERVER) as address:
        plain = measured(grpc.Compression.NoCompression)
        packed = measured(_ALGORITHMS[algorithm])
    return Outcome(kind, len(content), algorithm, plain, packed)


def lab() -> Panel:
    """Return the controls: choose what is sent and how, and see what is saved and spent."""
    question = "For which payloads does compression pay, and up to which speed of the network?"
    return Panel(question, [KIND, SIZE, ALGORITHM], experiment)


def _largest_request(tap: Tap) -> int:
    """Return the bytes of the largest message that the client sent, with its prefix."""
    frames = tap.frames().records
    return max(int(each["bytes"]) for each in frames if each["from"] == "client" and each["frame"] == "DATA")


def _megabits(per_second: float) -> str:
    """Round to two digits, as more of them would be luck."""
    return f"{float(f'{per_second / 1e6:.2g}'):,g} Mbit"


def _readings(size: int, bytes_each: int) -> list[dict[str, object]]:
    """Return readings that are enough for a content, each of which gives so many bytes or more."""
    return weather.readings("KEF-01", size // bytes_each + 1)


def _text(size: int) -> bytes:
    lines = "\n".join(json.dumps(each, default=str) for each in _readings(size, bytes_each=100))
    return lines.encode()[:size]


def _messages(size: int) -> bytes:
    weather_pb2, _ = compile_proto("weather/v1/weather.proto")
    serialized: Iterator[bytes] = (
        weather_pb2.UploadReadingsRequest(reading=weather_pb2.Reading(**each)).SerializeToString()
        for each in _readings(size, bytes_each=30)
    )
    return b"".join(serialized)[:size]


def _numbers(size: int) -> bytes:
    seeded = random.Random(_SEED)
    endless = iter(lambda: seeded.gauss(5, 3), None)
    return array.array("d", islice(endless, size // 8)).tobytes()


def _noise(size: int) -> bytes:
    return random.Random(_SEED).randbytes(size)


_MAKERS: dict[str, Callable[[int], bytes]] = {
    "text": _text,
    "messages": _messages,
    "numbers": _numbers,
    "noise": _noise,
}
