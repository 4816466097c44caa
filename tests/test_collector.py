"""The collector keeps what exporters send, and finds a trace in it."""

import threading
from concurrent.futures import ThreadPoolExecutor

import grpc
import pytest
from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
from opentelemetry.proto.trace.v1.trace_pb2 import Span
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor

from helpers import start, stop_all
from helpers.collector import Collector, Received, attribute, edges, trace_service_pb2_grpc, tree


@pytest.fixture(autouse=True)
def nothing_is_left():
    yield
    stop_all()


@pytest.fixture
def collector():
    made, server = Collector(), grpc.server(ThreadPoolExecutor(max_workers=4))
    trace_service_pb2_grpc.add_TraceServiceServicer_to_server(made, server)
    made.address = start(server, name="collector of a test")
    return made


def provider(collector: Collector, service: str, **names: str) -> TracerProvider:
    made = TracerProvider(resource=Resource({"service.name": service, **names}), shutdown_on_exit=False)
    exporter = OTLPSpanExporter(endpoint=collector.address, insecure=True, timeout=2)
    made.add_span_processor(SimpleSpanProcessor(exporter))
    return made


def received(service: str, number: int, parent: int = 0, begin: int = 0) -> Received:
    span = Span(trace_id=b"t" * 16, span_id=bytes([number]) * 8, name=f"{number}", start_time_unix_nano=begin)
    span.parent_span_id = bytes([parent]) * 8 if parent else b""
    return Received(service, f"{service}-1", span)


def test_what_an_exporter_sends_is_kept_with_who_sent_it(collector):
    sender = provider(collector, "weather", **{"service.instance.id": "weather-2"})
    with sender.get_tracer("test").start_as_current_span("work", attributes={"attempt": 2}) as span:
        trace_id = span.get_span_context().trace_id.to_bytes(16, "big")
    [one] = collector.trace(trace_id)
    assert (one.service, one.instance, one.span.name) == ("weather", "weather-2", "work")
    assert attribute(one.span, "attempt") == 2
    assert attribute(one.span, "other") is None
    collector.clear()
    assert collector.spans() == []


def test_who_gives_no_instance_has_none(collector):
    with provider(collector, "weather").get_tracer("test").start_as_current_span("work"):
        pass
    assert collector.find(lambda each: each.service == "weather").instance == ""


def test_find_waits_for_a_span(collector):
    tracer = provider(collector, "weather").get_tracer("test")
    threading.Timer(0.05, lambda: tracer.start_span("late").end()).start()
    assert collector.find(lambda each: each.span.name == "late").span.name == "late"


def test_what_does_not_come_is_an_error():
    with pytest.raises(TimeoutError, match="none of 0 spans"):
        Collector().find(lambda each: True, timeout=0.01)
    with pytest.raises(TimeoutError, match="no span of the trace 61"):
        Collector().trace(b"a" * 16, timeout=0.01)


def test_a_tree_has_parents_first_and_children_by_their_begin():
    spans = [received("b", 3, 1, 30), received("a", 1, 0, 10), received("c", 2, 1, 20), received("d", 4, 3, 40)]
    assert [(depth, each.service) for depth, each in tree(spans)] == [(0, "a"), (1, "c"), (1, "b"), (2, "d")]


def test_who_has_no_parent_among_them_is_a_root():
    assert [depth for depth, _ in tree([received("a", 2, parent=9), received("b", 3, parent=2)])] == [0, 1]


def test_edges_are_between_services():
    spans = [received("a", 1), received("a", 2, 1), received("b", 3, 2), received("c", 4, 9)]
    assert edges(reversed(spans)) == {("a", "b")}
