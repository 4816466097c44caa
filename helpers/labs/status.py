"""Lesson 08's lab: what of a status reaches the client, and in which frames."""

from concurrent import futures
from dataclasses import dataclass

import grpc

from helpers import weather
from helpers.labs.panel import Panel
from helpers.labs.runs import NO_RETRIES, Choice, Knob, Progress, count, one_at_a_time, serving
from helpers.protos import compile_proto
from helpers.tables import Table, table
from helpers.wire import Tap

CODE = Choice("code", "code", tuple(code.name for code in grpc.StatusCode), "NOT_FOUND")
DETAILS = Choice(
    "details",
    "details",
    ("no station XYZ-99", "", "keine Station in Zürich", "sensor at 100 %", "両方とも"),
    "no station XYZ-99",
)
MESSAGES = Knob("messages", "messages before the status", (0, 1, 2, 3), 1)

_TIMEOUT_SECONDS = 10.0  # far more than a run takes
_SERVER, _TAP = "lab status", "lab status line"


@dataclass(frozen=True)
class Outcome:
    """What a run showed.

    Attributes:
        messages: how many the client got before the status.
        raised: whether its loop over the messages raised an exception.
        code: the status code the client saw, by its name.
        details: the details it saw.
        from_server: the frames that came from the server, in their order.
        trace: everything that was sent, as a table.
    """

    messages: int
    raised: bool
    code: str
    details: str
    from_server: tuple[str, ...]
    trace: Table

    def sentence(self) -> str:
        """Say what was seen."""
        return repr(self)

    def figure(self) -> Table:
        """List what came from the server."""
        headers = ["frame", "bytes", "content"]
        from_server = (each for each in self.trace.records if each["from"] == "server")
        return table(([each[header] for header in headers] for each in from_server), headers)

    def __repr__(self) -> str:
        got = count(self.messages, "message")
        ended = "an exception" if self.raised else "no exception"
        frames = ", ".join(self.from_server)
        return f"The client got {got}, then {ended}: {self.code}, {self.details!r}. From the server: {frames}."


@one_at_a_time
def experiment(
    code: str = CODE.default,
    details: str = DETAILS.default,
    messages: int = MESSAGES.default,
    progress: Progress | None = None,
) -> Outcome:
    """End a stream with a status, before or after its first messages, and see what the client gets.

    The handler calls ``set_code`` and ``set_details`` and returns, the one way that works for all seventeen codes:
    ``abort`` makes UNKNOWN of OK.

    Args:
        code: the name of the status code, such as ``"NOT_FOUND"``.
        details: the text that goes with it, one of ``DETAILS.values``.
        messages: how many messages the handler sends before it ends the call, 0 to 3.
        progress: told of each message, and of the status.

    Returns:
        What was seen. A run takes about 0.1 seconds.

    Raises:
        ValueError: a text is none of the choices, or the number is out of bounds.
        Busy: another experiment is running.
    """
    CODE.check(code)
    DETAILS.check(details)
    MESSAGES.check(messages)
    progress = progress or Progress()
    progress.expect(messages + 1, "answers")
    weather_pb2, weather_pb2_grpc = compile_proto("weather/v1/weather.proto")
    readings = [weather_pb2.Reading(**each) for each in weather.readings("KEF-01", messages)]

    class Station(weather_pb2_grpc.WeatherServiceServicer):
        def WatchReadings(self, request, context):
            for reading in readings:
                yield weather_pb2.WatchReadingsResponse(reading=reading)
            context.set_code(grpc.StatusCode[code])
            context.set_details(details)

    server = grpc.server(futures.ThreadPoolExecutor(max_workers=1))
    weather_pb2_grpc.add_WeatherServiceServicer_to_server(Station(), server)
    received, raised = 0, False
    with (
        serving(server, _SERVER) as address,
        Tap(address, name=_TAP) as tap,
        grpc.insecure_channel(tap.address, options=NO_RETRIES) as channel,
    ):
        stub = weather_pb2_grpc.WeatherServiceStub(channel)
        request = weather_pb2.WatchReadingsRequest(station_id="KEF-01", limit=messages)
        call = stub.WatchReadings(request, timeout=_TIMEOUT_SECONDS)
        try:
            for _ in call:
                received += 1
                progress.step()
        except grpc.RpcError:
            raised = True  # the exception is the call itself, which is read below
        progress.step()
        trace = tap.frames()
    frames = tuple(each["frame"] for each in trace.records if each["from"] == "server")
    return Outcome(received, raised, call.code().name, call.details(), frames, trace)


def lab() -> Panel:
    """Return the controls: choose the status and its moment, and see what arrives."""
    question = "What of a status reaches the client, and in which frames?"
    return Panel(question, [CODE, DETAILS, MESSAGES], experiment)
