"""A collector of traces: one of the three servicers of OTLP that lesson 27 builds, and what is read out of it.

It is a servicer like any other::

    collector = Collector()
    trace_service_pb2_grpc.add_TraceServiceServicer_to_server(collector, server)
    ...
    for depth, received in tree(collector.trace(trace_id)):
        print("  " * depth, received.service, received.span.name)
"""

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from opentelemetry.proto.collector.trace.v1 import trace_service_pb2, trace_service_pb2_grpc
from opentelemetry.proto.trace.v1.trace_pb2 import Span

_QUIET_SECONDS = 0.3  # a trace of which nothing came for so long is whole: who sends in batches does so more often
_LOOK_SECONDS = 0.02


class Received(NamedTuple):
    """A span, and which process sent it."""

    service: str  # service.name of its resource
    instance: str  # service.instance.id, empty where there is none
    span: Span


class Collector(trace_service_pb2_grpc.TraceServiceServicer):
    """Keeps the spans that it is sent, until it is asked to forget them."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._received: list[Received] = []

    def Export(self, request, context):
        """Take what an exporter sends."""
        with self._changed:
            for process in request.resource_spans:
                about = {each.key: each.value.string_value for each in process.resource.attributes}
                who = about.get("service.name", ""), about.get("service.instance.id", "")
                self._received += [Received(*who, span) for scope in process.scope_spans for span in scope.spans]
            self._changed.notify_all()
        return trace_service_pb2.ExportTraceServiceResponse()

    def spans(self) -> list[Received]:
        """Return all that was received since the last ``clear``, in the order it came."""
        with self._changed:
            return list(self._received)

    def clear(self) -> None:
        """Forget all spans."""
        with self._changed:
            self._received.clear()

    def find(self, wanted: Callable[[Received], bool], timeout: float = 5.0) -> Received:
        """Wait for a span, and return the first that is wanted.

        Raises:
            TimeoutError: none came within so many seconds.
        """
        deadline = time.monotonic() + timeout
        with self._changed:
            while True:
                for received in self._received:
                    if wanted(received):
                        return received
                if not self._changed.wait(max(0, deadline - time.monotonic())):
                    raise TimeoutError(f"none of {len(self._received)} spans is what was wanted, after {timeout:g} s")

    def trace(self, trace_id: bytes, timeout: float = 5.0) -> list[Received]:
        """Wait until a trace is whole, and return its spans.

        Nothing says that a trace is whole. This takes it for whole when nothing more of it came for 0.3 s, so exporters
        should send more often than that.

        Args:
            trace_id: its 16 bytes.
            timeout: the longest to wait, in seconds.

        Raises:
            TimeoutError: nothing of it came in time.
        """
        deadline, quiet_since, found = time.monotonic() + timeout, None, []
        while time.monotonic() < deadline:
            now = [received for received in self.spans() if received.span.trace_id == trace_id]
            if len(now) > len(found):
                found, quiet_since = now, time.monotonic()
            if quiet_since is not None and time.monotonic() - quiet_since > _QUIET_SECONDS:
                return found
            time.sleep(_LOOK_SECONDS)
        if not found:
            raise TimeoutError(f"no span of the trace {trace_id.hex()} came within {timeout:g} s")
        return found


def tree(spans: Iterable[Received]) -> Iterator[tuple[int, Received]]:
    """Yield the depth of each span, and the span: parents first, children by their begin.

    A span whose parent is not among them is a root.
    """
    spans = sorted(spans, key=lambda received: received.span.start_time_unix_nano)
    ids = {received.span.span_id for received in spans}
    children: dict[bytes, list[Received]] = {}
    for received in spans:
        parent = received.span.parent_span_id if received.span.parent_span_id in ids else b""
        children.setdefault(parent, []).append(received)

    def walk(parent: bytes, depth: int) -> Iterator[tuple[int, Received]]:
        for received in children.get(parent, ()):
            yield depth, received
            yield from walk(received.span.span_id, depth + 1)

    return walk(b"", 0)


def edges(spans: Iterable[Received]) -> set[tuple[str, str]]:
    """Return the pairs of a service and another that it was seen to call."""
    spans = list(spans)
    owners = {(received.span.trace_id, received.span.span_id): received.service for received in spans}
    pairs = ((owners.get((each.span.trace_id, each.span.parent_span_id)), each.service) for each in spans)
    return {(caller, called) for caller, called in pairs if caller and caller != called}


def attribute(span: Span, key: str) -> object:
    """Return an attribute of a span, None when it has none of that name."""
    for each in span.attributes:
        if each.key == key:
            return getattr(each.value, each.value.WhichOneof("value"))
    return None
