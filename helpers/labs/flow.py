"""Lesson 06's lab: how far a writer gets ahead of a slow reader, and what waiting for each answer costs."""

import math
import queue
import threading
import time
from collections.abc import Callable
from concurrent import futures
from dataclasses import dataclass

import grpc

from helpers.figures import Picture, who_ran_when, window
from helpers.labs.panel import Panel
from helpers.labs.runs import NO_RETRIES, Knob, Progress, count, least_disturbed, one_at_a_time, serving
from helpers.protos import compile_proto
from helpers.wire import Tap

SIZE = Knob("size", "characters in a message", (100, 1_000, 4_000, 10_000, 30_000, 100_000), 10_000)
READER_DELAY = Knob("reader_delay", "reader's delay (s)", (0.002, 0.005, 0.01, 0.02, 0.05), 0.01)
MESSAGES = Knob("messages", "messages", (1, 5, 10, 20, 50, 100), 10)

EXCHANGES = Knob("messages", "messages", (1, 2, 3, 4, 6, 8, 12), 6)
LINE_DELAY = Knob("delay", "line's delay, each way (s)", (0.0, 0.005, 0.01, 0.02, 0.03, 0.05), 0.02)

WINDOW = 65_535  # bytes; HTTP/2's own default (RFC 9113, section 6.9.2), where gRPC takes 4 MiB
_FIXED_WINDOW = [("grpc.http2.lookahead_bytes", WINDOW), ("grpc.http2.bdp_probe", 0)]
_PREFIX = 5  # bytes before each message
# A writer that gave nothing for eight looks is stopped. One long look would not do: where the whole process stands
# still for as long, on a busy machine, the one who looks may wake first.
_LOOKS, _LOOK_SECONDS = 8, 0.025
_TIMEOUT_SECONDS = 20.0  # far more than the longest run takes: a hundred messages, read one every 0.05 s
_CLEARLY_LONGER = 1.5
_DISTURBED = 1.5  # a conversation that took so many times its round trips or more is held again
_SERVER, _TAP = "lab flow", "lab line"

Spans = tuple[tuple[float, float], ...]  #: a begin and an end of each message, in seconds


@dataclass(frozen=True)
class Outcome:
    """What a run with a slow reader showed.

    Attributes:
        bytes_each: of a message on the wire, with gRPC's prefix.
        reader_delay: seconds the reader took for each message.
        spans: when gRPC took each message from the writer's generator, and when the reader had it; in seconds since the
            first was taken.
        ahead: how many messages had been taken from the writer and not been read, each time before the reader read;
            the first when the writer stood still.
    """

    bytes_each: int
    reader_delay: float
    spans: Spans
    ahead: tuple[int, ...]

    def sentence(self) -> str:
        """Say what was seen, with what differs from run to run: the lead while reading, and the time it took."""
        took = self.spans[-1][1] - self.spans[0][1]
        later = f"While reading it was at most {max(self.ahead[1:])} ahead. " if self.ahead[1:] else ""
        return f"{self!r} {later}The last was read {took:.2f} s after the first."

    def figure(self) -> Picture:
        """Draw how far the writer was ahead, and how many messages the window holds."""
        says = f"{self!r} Drawn: how many messages the writer was ahead."
        taken, read = zip(*self.spans, strict=True)
        return window(taken, read, self.bytes_each, WINDOW, says)

    def __repr__(self) -> str:
        total, lead = len(self.spans), self.ahead[0]
        messages = f"{count(total, 'message')} of {self.bytes_each} bytes, one read every {self.reader_delay:g} s"
        taken = f"{lead} ahead, at {lead * self.bytes_each} bytes"
        if lead < total:
            return f"{messages}: the writer stopped {taken}; the window is {WINDOW} bytes."
        return f"{messages}: nothing stopped the writer; it was {taken}, and the window is {WINDOW} bytes."


@dataclass(frozen=True)
class Race:
    """What a run of the same conversation in both ways showed.

    Attributes:
        delay: seconds the line held bytes back, each way.
        ping_pong: when each message was said and answered, in seconds since the first; each after the last answer.
        pipelined: the same, with all messages said at once.
    """

    delay: float
    ping_pong: Spans
    pipelined: Spans

    def sentence(self) -> str:
        """Say what was seen, with the time each way took."""
        in_turn, at_once = self._took()
        times = f"{in_turn / at_once:.1f} times as long"
        return f"{self!r} Ping-pong: {in_turn:.3f} s, pipelining: {at_once:.3f} s, so ping-pong took {times}."

    def figure(self) -> Picture:
        """Draw each message from the moment it was said to its answer."""
        bars = [
            (f"{name} {number}", said, answered)
            for name, spans in (("ping-pong", self.ping_pong), ("pipelining", self.pipelined))
            for number, (said, answered) in enumerate(spans, start=1)
        ]
        says = f"{self!r} Each bar: a message, until its answer."
        return who_ran_when(bars, says, runs="from saying a message to its answer")

    def __repr__(self) -> str:
        messages = count(len(self.ping_pong), "message")
        if not self.delay:
            return f"{messages}, a line without delay."
        in_turn, at_once = self._took()
        more = "more" if in_turn > _CLEARLY_LONGER * at_once else "less"
        took = f"ping-pong took {more} than {_CLEARLY_LONGER:g} times as long as pipelining"
        return f"{messages}, a round trip of {2 * self.delay:g} s: {took}."

    def _took(self) -> tuple[float, float]:
        return self.ping_pong[-1][1], self.pipelined[-1][1]


@one_at_a_time
def experiment(
    size: int = SIZE.default,
    reader_delay: float = READER_DELAY.default,
    messages: int = MESSAGES.default,
    progress: Progress | None = None,
) -> Outcome:
    """Send messages as fast as gRPC takes them to a handler that reads slowly, through a window of 65535 bytes.

    The reader begins when the writer has been stopped or has nothing left, so that how busy the machine is does not
    decide how far the writer gets.

    Args:
        size: characters in each message's text, 100 to 100 000.
        reader_delay: how long the reader waits before each message, in seconds, 0.002 to 0.05.
        messages: how many, 1 to 100.
        progress: told of each message that has been read.

    Returns:
        What was seen. A run takes about six seconds at the most.

    Raises:
        ValueError: a number is out of bounds.
        Busy: another experiment is running.
    """
    SIZE.check(size)
    READER_DELAY.check(reader_delay)
    MESSAGES.check(messages)
    progress = progress or Progress()
    progress.expect(messages, "messages")
    weather_pb2, weather_pb2_grpc = compile_proto("weather/v1/weather.proto")
    request = weather_pb2.ConverseRequest(text="x" * size)
    taken: list[float] = []
    read: list[float] = []
    ahead: list[int] = []

    def requests():
        for _ in range(messages):
            taken.append(time.monotonic())
            yield request

    class Reader(weather_pb2_grpc.WeatherServiceServicer):
        def Converse(self, request_iterator, context):
            ended = threading.Event()
            context.add_callback(ended.set)
            _wait_for_standstill(taken, messages, ended)
            while len(read) < messages and not ended.wait(reader_delay):
                ahead.append(len(taken) - len(read))
                next(request_iterator)
                read.append(time.monotonic())
                progress.step()
            yield weather_pb2.ConverseResponse(text=f"{len(read)} read")

    server = grpc.server(futures.ThreadPoolExecutor(max_workers=1), options=_FIXED_WINDOW)
    weather_pb2_grpc.add_WeatherServiceServicer_to_server(Reader(), server)
    with (
        serving(server, _SERVER) as address,
        grpc.insecure_channel(address, options=NO_RETRIES) as channel,
    ):
        stub = weather_pb2_grpc.WeatherServiceStub(channel)
        for _ in stub.Converse(requests(), timeout=_TIMEOUT_SECONDS):
            pass
    return Outcome(
        bytes_each=_PREFIX + request.ByteSize(),
        reader_delay=reader_delay,
        spans=tuple((begin - taken[0], end - taken[0]) for begin, end in zip(taken, read, strict=True)),
        ahead=tuple(ahead),
    )


@one_at_a_time
def race(
    messages: int = EXCHANGES.default, delay: float = LINE_DELAY.default, progress: Progress | None = None
) -> Race:
    """Hold the same conversation twice over a line with a delay: waiting for each answer, and not waiting.

    Args:
        messages: how many the client says; each is answered, 1 to 12.
        delay: how long the line holds bytes back, each way, in seconds, 0 to 0.05.
        progress: told of each answer.

    Returns:
        What was seen; of a conversation that the machine held up, the shortest of five tries. A run takes about two
        seconds at the most, and a few more on a busy machine.

    Raises:
        ValueError: a number is out of bounds.
        Busy: another experiment is running.
    """
    EXCHANGES.check(messages)
    LINE_DELAY.check(delay)
    progress = progress or Progress()
    progress.expect(2 * messages, "answers")
    weather_pb2, weather_pb2_grpc = compile_proto("weather/v1/weather.proto")

    class Station(weather_pb2_grpc.WeatherServiceServicer):
        def Converse(self, request_iterator, context):
            for request in request_iterator:
                yield weather_pb2.ConverseResponse(text=f"heard {request.text}")

    requests = [weather_pb2.ConverseRequest(text=str(number)) for number in range(messages)]

    def converse(in_turn: bool) -> Spans:
        said: list[float] = []
        answered: list[float] = []

        def hear() -> None:
            answered.append(time.monotonic())
            if progress.done < progress.of:  # what is held again is told once
                progress.step()

        outgoing: queue.SimpleQueue = queue.SimpleQueue()
        call = stub.Converse(iter(outgoing.get, None), timeout=_TIMEOUT_SECONDS)
        call.add_callback(lambda: outgoing.put(None))
        for request in requests:
            said.append(time.monotonic())
            outgoing.put(request)
            if in_turn:
                next(call)
                hear()
        outgoing.put(None)
        for _ in call:
            hear()
        return tuple((begin - said[0], end - said[0]) for begin, end in zip(said, answered, strict=True))

    server = grpc.server(futures.ThreadPoolExecutor(max_workers=1))
    weather_pb2_grpc.add_WeatherServiceServicer_to_server(Station(), server)
    with (
        serving(server, _SERVER) as address,
        Tap(address, name=_TAP, delay=delay) as line,
        grpc.insecure_channel(line.address, options=NO_RETRIES) as channel,
    ):
        stub = weather_pb2_grpc.WeatherServiceStub(channel)
        for _ in stub.Converse(iter(()), timeout=_TIMEOUT_SECONDS):  # connecting is no part of the race
            pass
        return Race(
            delay,
            ping_pong=_shortest(lambda: converse(in_turn=True), round_trips=messages, delay=delay),
            pipelined=_shortest(lambda: converse(in_turn=False), round_trips=1, delay=delay),
        )


def lab() -> Panel:
    """Return the controls of ``experiment``: change the messages and the reader, and see where the writer stops."""
    question = "How many messages does a fast writer get ahead of a slow reader?"
    return Panel(question, [SIZE, READER_DELAY, MESSAGES], experiment)


def race_lab() -> Panel:
    """Return the controls of ``race``: change the line and the number of messages, and see what waiting costs."""
    question = "What does it cost to wait for each answer?"
    return Panel(question, [EXCHANGES, LINE_DELAY], race)


def _shortest(converse: Callable[[], Spans], round_trips: int, delay: float) -> Spans:
    """Hold a conversation again as long as it took much more than its round trips; return the shortest."""
    enough = _DISTURBED * round_trips * 2 * delay if delay else math.inf
    return least_disturbed(converse, lambda spans: spans[-1][1], enough)


def _wait_for_standstill(growing: list, most: int, ended: threading.Event) -> None:
    """Wait until a list has stopped growing, has reached its end, or the call has ended."""
    length, looks = 0, 0
    while looks < _LOOKS and length < most and not ended.wait(_LOOK_SECONDS):
        looks = looks + 1 if 0 < length == len(growing) else 0
        length = len(growing)
