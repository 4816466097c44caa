"""The exercises of lesson 05."""

import contextlib
import queue
import random
import threading
import time
from statistics import fmean

import grpc
from google.protobuf.message import Message

from helpers.checks.serving import weather_calls
from helpers.exercises import exercise
from helpers.protos import compile_proto
from helpers.weather import STATIONS

weather_pb2, weather_pb2_grpc = compile_proto("weather/v1/weather.proto")

_BAD = -300  # degrees Celsius; below absolute zero
_NO_TIMEOUT = "a call has no timeout, or another; give each five seconds"


def _is_five_seconds(left):
    """Say whether a handler that has so much time left was given five seconds, a little earlier."""
    return left is not None and 3.5 < left < 5.5


def _readings(temperatures):
    return [weather_pb2.Reading(temperature=each) for each in temperatures]


# -- 5.1 ---------------------------------------------------------------------------------------------------------------

_ARRIVAL_SECONDS = 2  # how long the sensor waits for the reading before to arrive


class _Receiving(weather_pb2_grpc.WeatherServiceServicer):
    """Keeps what arrives, and has a sensor that knows whether a reading was asked for too early."""

    def __init__(self, fails=False):
        self.fails, self.times, self.taken, self.summary = fails, [], [], None
        self.unwrapped, self.early, self._arrived = False, False, threading.Condition()

    def UploadReadings(self, request_iterator, context):
        self.times.append(context.time_remaining())
        for request in request_iterator:
            self.unwrapped |= not request.HasField("reading")
            with self._arrived:
                self.taken.append(request.reading.temperature)
                self._arrived.notify_all()
            if self.fails:
                context.abort(grpc.StatusCode.UNAVAILABLE, "no room for this batch")
        self.summary = weather_pb2.UploadReadingsResponse(
            count=len(self.taken), min_temperature=min(self.taken, default=0), max_temperature=random.random()
        )
        return self.summary

    def sensor(self, readings):
        """Measure; note when a reading is asked for before the one before it has arrived."""
        for index, reading in enumerate(readings):
            self.early = self.early or not self._has_taken(index)
            yield reading

    def _has_taken(self, count):
        with self._arrived:
            return self._arrived.wait_for(lambda: len(self.taken) >= count, _ARRIVAL_SECONDS)


@exercise("5.1", "your first upload: one call, one summary")
def exercise_1(expect, upload):
    """Check ``upload(stub, readings)`` → the summary."""
    temperatures = [*random.sample(range(-40, 0), random.randrange(3, 8)), 0]
    for given, from_sensor in ((temperatures, True), (temperatures[1:], False), ([], True)):
        _upload_all(expect, upload, given, from_sensor)
    failing, raised = _Receiving(fails=True), None
    with weather_calls(failing) as stub:
        try:
            expect.result(upload, stub, _readings(temperatures))
        except grpc.RpcError as error:
            raised = error
    expect(len(failing.times) == 1, "the call failed, and another one followed")
    expect(raised is not None, "the call failed, and your function hides that; let the error out")
    same = isinstance(raised, grpc.Call) and raised.code() is grpc.StatusCode.UNAVAILABLE
    expect(same, "the call failed, and your function raises another error; let the call's out")


def _upload_all(expect, upload, temperatures, from_sensor):
    """Have the readings uploaded, and compare what arrived."""
    server, readings = _Receiving(), _readings(temperatures)
    given = server.sensor(readings) if from_sensor else readings
    with weather_calls(server) as stub:
        summary = expect.result(upload, stub, given, seconds=4, hint="no answer; does the stream end?")
        expect(isinstance(summary, Message), f"return the summary, not a {type(summary).__name__}")
        expect(len(server.times) > 0, "no upload came, not even an empty one")
        expect(len(server.times) == 1, "several calls came; upload all readings in one")
        expect(not server.unwrapped, "wrap each Reading in an UploadReadingsRequest")
        expect(server.taken == temperatures, "readings are missing, twice there, or in another order")
        expect(not server.early, "the sensor was asked for a reading before the one before it had arrived")
        expect(summary == server.summary, "return the summary, as it came")
        expect(all(map(_is_five_seconds, server.times)), _NO_TIMEOUT)


# -- 5.2 ---------------------------------------------------------------------------------------------------------------

_ANSWER_SECONDS = 3


class _Interleaved(weather_pb2_grpc.WeatherServiceServicer):
    """Has the answer's servicer take an upload; tells when it has asked for so many readings."""

    def __init__(self, servicer):
        self.servicer, self.asked = servicer, threading.Semaphore(0)

    def UploadReadings(self, request_iterator, context):
        def requests():
            while True:
                self.asked.release()
                try:
                    request = next(request_iterator)
                except StopIteration:
                    return
                yield request

        return self.servicer.UploadReadings(requests(), context)


class _Upload:
    """An upload that sends some readings at once, and the rest, and its end, when it is let go."""

    def __init__(self, stub, station_ids, temperatures, at_first):
        self._gate = threading.Event()
        both = zip(station_ids, temperatures, strict=True)
        self._readings = [weather_pb2.Reading(station_id=each, temperature=degrees) for each, degrees in both]
        self.call = stub.UploadReadings.future(self._requests(at_first), timeout=_ANSWER_SECONDS)
        if not self.call.add_callback(self._gate.set):  # it is over already
            self._gate.set()

    def _requests(self, at_first):
        for number, reading in enumerate(self._readings):
            if number == at_first:
                self._stay()
            yield weather_pb2.UploadReadingsRequest(reading=reading)
        if at_first >= len(self._readings):
            self._stay()

    def _stay(self):
        self._gate.wait(2 * _ANSWER_SECONDS)  # the call's deadline is to come first

    def go_on(self):
        self._gate.set()
        return self.call


@exercise("5.2", "the summary comes at the first reading of another station")
def exercise_2(expect, station_class):
    """Check ``OneStation()``, a servicer that takes readings of one station in an upload."""
    with weather_calls(station_class()) as stub:
        cold = random.sample(range(-60, -10), random.randrange(3, 9))  # a lowest or highest of 0 is wrong
        others = random.sample([*range(-9, 0), *range(1, 9)], random.randrange(3, 9))
        mixed = [0, *others, 0]  # a temperature of 0 counts, too, and each time
        for temperatures, stranger in ((cold, False), (cold[:1], True), (mixed, True)):
            _upload_of_one_station(expect, stub, temperatures, stranger)
        for _ in range(2):  # the second shows what the first has left in the servicer
            empty = _Upload(stub, [], [], at_first=1).go_on()
            nothing = weather_pb2.UploadReadingsResponse(problem="no readings")
            fine = not empty.exception() and empty.result() == nothing
            expect(fine, "what about an upload without readings? It gets an answer, not an error")
    _uploads_at_a_time(expect, station_class)
    _first_without_an_id(expect, station_class)


def _upload_of_one_station(expect, stub, temperatures, stranger):
    """Upload readings of one station, and perhaps one of another, after which the stream stays open."""
    (ours, other), count = random.sample(sorted(STATIONS), 2), len(temperatures)
    upload = _Upload(stub, [ours] * count + [other] * stranger, [*temperatures, -70][: count + stranger], count + 1)
    if not stranger:
        upload.go_on()
    hurry = "no answer while the stream is open; return at the reading of another station"
    expect(upload.call.code() is not grpc.StatusCode.DEADLINE_EXCEEDED, hurry)
    wanted = f"reading {count + 1} is from {other}" if stranger else ""
    _compare(expect, upload.call.result(), temperatures, wanted)


def _compare(expect, said, temperatures, problem):
    expect(said.problem == problem, f"the problem is {problem!r}, not {said.problem!r}")
    expect(said.count == len(temperatures), f"the count is {len(temperatures)}, not {said.count}")
    near = abs(said.mean_temperature - fmean(temperatures)) < 0.01
    extremes = (said.min_temperature, said.max_temperature) == (min(temperatures), max(temperatures))
    expect(near and extremes, "the count is right, the other figures are not")


def _uploads_at_a_time(expect, station_class):
    """Begin an upload, make two others, of the same station and of another one, and go on with the first."""
    (ours, other), temperatures = random.sample(sorted(STATIONS), 2), random.sample(range(-60, -10), 10)
    watched = _Interleaved(station_class())
    with weather_calls(watched) as stub:
        slow = _Upload(stub, [ours] * 4, temperatures[:4], at_first=2)
        for _ in range(3):  # it has asked for a third reading, so it has taken two
            watched.asked.acquire(timeout=_ANSWER_SECONDS)
        calls = []
        for station_id, some in ((ours, temperatures[4:7]), (other, temperatures[7:])):
            calls.append(_Upload(stub, [station_id] * 3, some, at_first=0).go_on())
            calls[-1].code()  # waits for its end
        calls.append(slow.go_on())
        apart = not any(call.exception() or call.result().problem for call in calls)
        apart = apart and [call.result().count for call in calls] == [3, 3, 4]
        expect(apart, "two uploads at a time are mixed up, or wait for each other; one servicer takes them all")


def _first_without_an_id(expect, station_class):
    """Upload a reading without a station's id and one with an id, in both orders."""
    with weather_calls(station_class()) as stub:
        station_id = random.choice(sorted(STATIONS))
        for first, second in (("", station_id), (station_id, "")):
            call = _Upload(stub, [first, second], [5, 6], at_first=2).go_on()
            apart = not call.exception() and call.result().problem == f"reading 2 is from {second}"
            expect(apart, f"the first reading is from {first!r}, the second from {second!r}: that is another station")


# -- 5.3 ---------------------------------------------------------------------------------------------------------------

_PAUSE_SECONDS = 0.3
_TIMED_GET_SECONDS = 0.1  # how long a get waits that has a timeout: less than the pause
_LATE_SECONDS = 0.8  # how late a get comes back, once the call is over
_LONGEST_GET_SECONDS = 0.5  # what the task allows
_AFTERWARDS_SECONDS = 0.3
_NEXT = (7, 8)  # the readings of the next upload


class _Outbox(queue.Queue):
    """A queue that knows who takes or looks, and keeps them there for a while, when it is told to be late.

    So whoever does not wait for these to come back is found out, whatever the threads' timing is.
    """

    def __init__(self):
        super().__init__()
        self.inside, self.counted, self.longest = 0, threading.Condition(), 0.0
        self.entered, self.in_time = threading.Event(), threading.Event()
        self.in_time.set()

    def get(self, block=True, timeout=None):
        with self._inside():
            self.entered.set()
            self._be_late()
            if not block or timeout is None:
                return super().get(block)
            self.longest = max(self.longest, timeout)
            return super().get(timeout=_TIMED_GET_SECONDS)

    def qsize(self):
        with self._inside():
            self._be_late()
            return super().qsize()

    def empty(self):
        return not self.qsize()

    @contextlib.contextmanager
    def _inside(self):
        with self.counted:
            self.inside += 1
            self.counted.notify_all()
        try:
            yield
        finally:
            self._be_late()
            with self.counted:
                self.inside -= 1

    def _be_late(self):
        self.in_time.wait(_LATE_SECONDS)
        self.in_time.set()  # once is enough

    def keep_somebody(self):
        """Have whoever is inside be late, or whoever comes next; return when somebody is inside."""
        self.in_time.clear()
        with self.counted:
            self.counted.wait_for(lambda: self.inside, timeout=1)

    def put_all(self, *items):
        """Put them before anybody can take one."""
        with self.mutex:
            self.queue.extend(None if item is None else weather_pb2.Reading(temperature=item) for item in items)
            self.unfinished_tasks += len(items)
            self.not_empty.notify_all()

    def left(self):
        return [getattr(item, "temperature", item) for item in list(self.queue)]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.in_time.set()
        self.put_all(None, None, None)  # lets go whoever still waits


class _Taking(weather_pb2_grpc.WeatherServiceServicer):
    """Puts the rest of the readings into the queue when the first have come up, and answers a bad one early."""

    def __init__(self, outbox, first, rest, pause, aborts):
        self.outbox, self.first, self.rest, self.pause, self.aborts = outbox, first, rest, pause, aborts
        self.times, self.taken, self.unwrapped, self.summary = [], [], False, None

    def UploadReadings(self, request_iterator, context):
        self.times.append(context.time_remaining())
        for request in request_iterator:
            self.unwrapped |= not request.HasField("reading")
            if request.reading.temperature == _BAD:
                break
            self.taken.append(request.reading.temperature)
            if len(self.taken) == self.first:
                time.sleep(self.pause)
                self.outbox.put_all(*self.rest)
        else:
            return self._summary("")
        self.outbox.keep_somebody()
        if self.aborts:
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, "below absolute zero")
        return self._summary("below absolute zero")

    def _summary(self, problem):
        self.summary = weather_pb2.UploadReadingsResponse(count=len(self.taken), problem=problem)
        return self.summary


@exercise("5.3", "once the call is over, nothing takes from the queue")
def exercise_3(expect, upload_from):
    """Check ``upload_from(stub, outbox)`` → the summary."""
    for end in ("None", "early answer", "error"):
        with _Outbox() as outbox:
            _upload_until(expect, upload_from, outbox, end)


def _upload_until(expect, upload_from, outbox, end):
    """Have readings uploaded that come in two parts, and see what happens to those of the next upload."""
    mild = random.sample(range(10, 40), random.randrange(5, 9))
    last = [None, *_NEXT] if end == "None" else [_BAD]
    pause = _PAUSE_SECONDS if end == "None" else 0
    station = _Taking(outbox, 2, [*mild[2:], *last], pause, aborts=end == "error")
    outbox.put_all(*mild[:2])
    slow = "no answer; readings must go up as they come, not after the last"
    summary = None
    with weather_calls(station) as stub:
        try:
            summary = expect.result(upload_from, stub, outbox, seconds=4, hint=slow)
            inside = outbox.inside
        except grpc.RpcError as error:
            inside = outbox.inside
            failed = end == "error" and error.code() is grpc.StatusCode.INVALID_ARGUMENT
            if not failed:
                raise
        else:
            expect(end != "error", "the call failed, and your function hides that; let its error out")
            expect(not isinstance(summary, grpc.Future), "return the summary, not the call")
        expect(outbox.entered.is_set(), "take the readings with outbox.get")
        too_long = f"an outbox.get waits {outbox.longest:g} s, which is long for the caller; half a second at most"
        expect(outbox.longest <= _LONGEST_GET_SECONDS, too_long)
        expect(not station.unwrapped, "wrap each Reading in an UploadReadingsRequest")
        expect(station.taken == mild, "readings are missing; a pause is not the end")
        expect(len(station.times) == 1, "one upload is one call")
        expect(summary == station.summary, "return the summary")
        expect(not inside, f"after the {end}, outbox is still being asked: a reading of the next upload may be taken")
        outbox.in_time.set()
        outbox.entered.clear()
        if end != "None":
            outbox.put_all(*_NEXT)
        outbox.entered.wait(_AFTERWARDS_SECONDS)  # for whoever takes something all the same
        left = outbox.left()
    expect(set(_NEXT) <= {*left}, f"after the {end}, a reading of the next upload was taken")
    expect(left[: len(_NEXT)] == [*_NEXT], f"after the {end}, the readings of the next upload are in another order")
    expect(left == [*_NEXT], "something is left in the queue, and ends the next upload")
    expect(not outbox.entered.is_set(), f"after the {end}, the queue was asked again")
    expect(all(map(_is_five_seconds, station.times)), _NO_TIMEOUT)
