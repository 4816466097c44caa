"""The exercises of lesson 24."""

import math
import numbers
import random
import threading
import time

import grpc
import psutil

from helpers import weather
from helpers.checks.serving import address_of
from helpers.exercises import exercise
from helpers.protos import compile_proto

weather_pb2, weather_pb2_grpc = compile_proto("weather/v1/weather.proto")

# -- 24.1 --------------------------------------------------------------------------------------------------------------


@exercise("24.1", "what users waited, from when their calls were due")
def exercise_1(expect, waited):
    """Check ``waited(due, sent, done, percent)``, a percentile by the nearest rank."""
    _waits(expect, waited, [0, 1, 2], [0, 3, 4], [3, 5, 7], 50)
    for count, percent in ((1, 50), (1, 100), (4, 50), (5, 50), (10, 90), (100, 99), (101, 99), (20, 1), (7, 100)):
        due = [0.5 * number for number in range(count)]
        # Fractions of two, which add up exactly. Since a call was due it is an odd number of 1/32 s, and since it was
        # sent an even one: no wait from the one is by chance a wait from the other.
        sent = [at + random.choice([1, 9, 65]) / 32 for at in due]
        done = [at + random.randrange(1, 64) / 16 for at in sent]
        _waits(expect, waited, due, sent, done, percent)


def _waits(expect, waited, due, sent, done, percent):
    """Hand over copies of a generator's notes, and compare."""
    given = [list(due), list(sent), list(done)]
    got = expect.result(waited, *given, percent)
    expect(given == [due, sent, done], "the lists were changed; the next percentile needs them as they were")
    which = f"p{percent} of {len(due)}"
    expect(isinstance(got, numbers.Real) and not isinstance(got, bool), f"{which}: a number of seconds is wanted")
    right = _nearest(due, done, percent)
    from_sent = got == _nearest(sent, done, percent) and got != right
    expect(not from_sent, f"{which}: you count from when the call was sent; its user waits since it was due")
    waits = sorted(end - begin for begin, end in zip(due, done, strict=True))
    hint = f"{which}: {got:g} is no wait of any call; the nearest rank takes one, and computes none between two"
    expect(got in waits, hint)
    expect(got == right, f"{which}: the nearest rank is ceil(percent / 100 × count), counted from 1: {right:g}")


def _nearest(begins, ends, percent):
    waits = sorted(end - begin for begin, end in zip(begins, ends, strict=True))
    return waits[math.ceil(percent / 100 * len(waits)) - 1]


# -- 24.2 --------------------------------------------------------------------------------------------------------------

_GONE_SECONDS = 3  # for a closed connection to be gone, on a busy machine
# For one to be seen to stay. A closed channel's connection lives on for a moment, in which a new channel may get it.
# Open channels to the same target share one: an answer that makes one for each upload, and keeps them all until
# close(), has one connection, as the task asks, and is accepted.
_STAYS_SECONDS = 1


class _Uploads(weather_pb2_grpc.WeatherServiceServicer):
    """Takes batches, and notes of each call from where it came, what it brought, and how long it may take."""

    def __init__(self):
        self.lock, self.peers, self.batches, self.remaining = threading.Lock(), set(), [], []

    def UploadReadings(self, request_iterator, context):
        left = context.time_remaining()
        readings = [request.reading for request in request_iterator]
        with self.lock:
            self.peers.add(context.peer())
            self.batches.append(readings)
            self.remaining.append(left)
        temperatures = [reading.temperature for reading in readings] or [0.0]
        return weather_pb2.UploadReadingsResponse(
            count=len(readings), min_temperature=min(temperatures), max_temperature=max(temperatures)
        )


@exercise("24.2", "all uploads on one connection, one call for each")
def exercise_2(expect, uploader_class):
    """Check ``Uploader(address)``, with ``upload(readings)`` and ``close()``."""
    servicer = _Uploads()
    address = address_of(weather_pb2_grpc.add_WeatherServiceServicer_to_server, servicer)
    uploader = expect.result(uploader_class, address)
    for name in ("upload", "close"):
        expect(callable(getattr(uploader, name, None)), f"an Uploader has a method {name}")
    count = random.randrange(20, 40)
    readings = [weather_pb2.Reading(**fields) for fields in weather.readings("ZRH-01", count)]
    port = int(address.rpartition(":")[2])
    _uploads(expect, servicer, uploader, readings, list(readings))
    expect(not _gone(port, _STAYS_SECONDS), "after an upload its connection is closed; keep one channel, until close()")
    _uploads(expect, servicer, uploader, (each for each in readings[:5]), readings[:5])
    _uploads(expect, servicer, uploader, [], [])
    expect(len(servicer.peers) == 1, f"three uploads came over {len(servicer.peers)} connections; keep one channel")
    expect(_five_seconds(servicer.remaining), "give each call a timeout of five seconds")
    expect.result(uploader.close)
    hint = "after close() a connection is still open; close the channel that you keep"
    expect(_gone(port, _GONE_SECONDS), hint)


def _uploads(expect, servicer, uploader, given, wanted):
    before = len(servicer.batches)
    response = expect.result(uploader.upload, given)
    calls = len(servicer.batches) - before
    expect(calls == 1, f"an upload of {len(wanted)} readings made {calls} calls; let it be one, with all of them")
    expect(servicer.batches[-1] == wanted, "the readings of an upload are to arrive as they are, in their order")
    kind = type(response).__name__
    expect(isinstance(response, weather_pb2.UploadReadingsResponse), f"upload returns the response, not {kind}")
    expect(response.count == len(wanted), "upload returns the response of its own call")


def _five_seconds(remaining):
    """Say whether calls that had so many seconds left when they were served can have begun with five."""
    # The longest counts, since a busy machine serves one late, but hardly all. On its way a timeout is rounded up.
    return all(left is not None and left < 5.5 for left in remaining) and max(remaining) > 0.6


def _gone(port, seconds):
    """Say whether within these seconds this process has no client's connection to a port."""
    deadline = time.monotonic() + seconds
    while any(_leads_to(each, port) for each in psutil.Process().net_connections("tcp")):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def _leads_to(connection, port):
    return connection.status == psutil.CONN_ESTABLISHED and connection.raddr and connection.raddr.port == port


# -- 24.3 --------------------------------------------------------------------------------------------------------------

_GAIN = 1.3


class _Loads:
    """Measures made-up loads, and notes for how many clients; each makes a call, as a real one does."""

    def __init__(self, stub, per_second):
        self.stub, self.per_second, self.asked = stub, per_second, []

    def __call__(self, clients):
        self.asked.append(clients)
        self.stub.GetStation(weather_pb2.GetStationRequest(station_id=str(clients)), timeout=5)
        return self.per_second(clients)


class _Quick(weather_pb2_grpc.WeatherServiceServicer):
    def GetStation(self, request, context):
        return weather_pb2.GetStationResponse()


@exercise("24.3", "the knee of a curve, found with as few loads as possible")
def exercise_3(expect, find_knee):
    """Check ``find_knee(measure, most)``."""
    address = address_of(weather_pb2_grpc.add_WeatherServiceServicer_to_server, _Quick())
    with grpc.insecure_channel(address) as channel:
        stub = weather_pb2_grpc.WeatherServiceStub(channel)
        limit = random.choice([3, 5, 9])
        curves = [
            ({1: 100, 2: 190, 4: 210, 8: 205}.get, 8),
            (lambda clients: 50.0 * min(clients, limit), 64),
            (lambda clients: 40.0 * clients, 16),  # it never bends
            (lambda clients: 40.0 * clients, 24),
            (lambda clients: 70.0, 32),  # it bends at once
            (lambda clients: 500.0 / clients, 32),
            (lambda clients: 12.0, 1),
            ({1: 10, 2: 13, 4: 14, 8: 40}.get, 8),  # 1.3 times is not less than that; what comes later is not seen
        ]
        for per_second, most in curves:
            _finds(expect, find_knee, _Loads(stub, per_second), most)


def _finds(expect, find_knee, loads, most):
    """Look for the knee of one curve."""
    right, wanted = 1, [1]
    while 2 * right <= most:
        wanted.append(2 * right)
        if loads.per_second(2 * right) < _GAIN * loads.per_second(right):
            break
        right *= 2
    got = expect.result(find_knee, _bounded(expect, loads, most), most)
    asked = loads.asked
    shown = ", ".join(f"{clients}: {loads.per_second(clients):g}" for clients in wanted)
    twice = sorted({clients for clients in asked if asked.count(clients) > 1})
    expect(not twice, f"{twice and twice[0]} clients were measured twice; keep what a load brought")
    expect(got == right, f"calls per second {{{shown}}}, most {most}: the knee is {right}, not {got!r}")
    beyond = sorted(set(asked) - set(wanted))
    expect(not beyond, f"{beyond and beyond[0]} clients were measured, and the knee was known without that")


def _power_of_two(clients):
    """Say whether a number of any kind, such as 2.0 or one of NumPy, is a power of two."""
    if not isinstance(clients, numbers.Real) or clients < 1 or clients != clients // 1:
        return False
    return int(clients) & (int(clients) - 1) == 0


def _bounded(expect, loads, most):
    """Return a measure that refuses loads which nobody asked for, so that no answer goes on for ever."""

    def measure(clients):
        power = _power_of_two(clients)
        expect(power, f"measure({clients!r}): the loads are of 1, 2, 4, … clients")
        expect(clients <= most, f"{clients} clients were measured, and the most is {most}")
        return loads(clients)

    return measure
