"""The control plane: what clients of xds:/// learn from it, and what they say of it."""

import os
import subprocess
import sys
import textwrap
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import grpc
import pytest

from helpers import compile_proto, control_plane, start, stop, stop_all
from helpers.control_plane import (
    ControlPlane,
    ads_pb2,
    ads_pb2_grpc,
    bootstrap,
    cluster,
    endpoints,
    listener,
    news,
    pack,
)
from tests.lesson_functions import functions, functions_of_lesson

CLUSTERS = "type.googleapis.com/envoy.config.cluster.v3.Cluster"
greeter_pb2, greeter_pb2_grpc = compile_proto("greeter.proto")


class Greeter(greeter_pb2_grpc.GreeterServicer):
    """Says its own name, after failing some times."""

    def __init__(self, name: str, failures: int = 0) -> None:
        self.name, self.failures = name, failures

    def SayHello(self, request, context):
        if self.failures:
            self.failures -= 1
            context.abort(grpc.StatusCode.UNAVAILABLE, "not now")
        return greeter_pb2.HelloReply(message=self.name)


def serve(name: str, failures: int = 0) -> str:
    server = grpc.server(ThreadPoolExecutor(max_workers=4))
    greeter_pb2_grpc.add_GreeterServicer_to_server(Greeter(name, failures), server)
    return start(server, name=name)


@pytest.fixture(autouse=True)
def nothing_is_left():
    yield
    stop_all()


@pytest.fixture
def plane(monkeypatch):
    plane = ControlPlane()
    server = grpc.server(ThreadPoolExecutor(max_workers=8))
    ads_pb2_grpc.add_AggregatedDiscoveryServiceServicer_to_server(plane, server)
    monkeypatch.setenv("GRPC_XDS_BOOTSTRAP_CONFIG", bootstrap(start(server, name="control plane")))
    yield plane
    stop("control plane")


@pytest.fixture
def channel(plane):
    with grpc.insecure_channel("xds:///greeter") as channel:
        yield channel


def names(channel, n: int) -> Counter:
    stub = greeter_pb2_grpc.GreeterStub(channel)
    return Counter(stub.SayHello(greeter_pb2.HelloRequest(name="x"), timeout=10).message for _ in range(n))


def acknowledged(plane, n: int) -> list[str]:
    """Take notes up to the n-th ACK."""
    notes = []
    while sum(note.startswith("ACK") for note in notes) < n:
        notes += plane.journal.take(1, timeout=10)
    return notes


def test_calls_go_to_the_endpoints_in_turn(plane, channel):
    plane.publish(listener("greeter", {"one": 1}), cluster("one"), endpoints("one", [serve("a"), serve("b")]))
    names(channel, 10)  # both connections are there some calls later
    assert names(channel, 10) == {"a": 5, "b": 5}
    assert [note for note in plane.journal.take() if note.startswith("NACK")] == []


def test_a_change_reaches_the_channel_that_is_there(plane, channel):
    plane.publish(listener("greeter", {"one": 1}), cluster("one"), endpoints("one", [serve("a")]))
    assert names(channel, 3) == {"a": 3}
    acknowledged(plane, 3)
    plane.publish(endpoints("one", [serve("b")]))
    acknowledged(plane, 1)
    found = Counter()
    while not found["b"]:  # the acknowledgement comes a moment before the change is in use
        found += names(channel, 1)
    assert names(channel, 5) == {"b": 5}


def test_weights_share_calls(plane, channel):
    plane.publish(
        listener("greeter", {"one": 1, "two": 0}),
        *[cluster("one"), cluster("two")],
        *[endpoints("one", [serve("a")]), endpoints("two", [serve("b")])],
    )
    assert names(channel, 20) == {"a": 20}


def test_what_is_published_again_unchanged_is_not_sent(plane, channel):
    resources = [listener("greeter", {"one": 1}), cluster("one"), endpoints("one", [serve("a")])]
    plane.publish(*resources)
    names(channel, 1)
    acknowledged(plane, 3)
    plane.publish(*resources)
    names(channel, 5)
    assert plane.journal.take() == []


def test_a_client_says_what_it_asks_for_and_takes(plane, channel):
    plane.publish(listener("greeter", {"one": 1}), cluster("one"), endpoints("one", [serve("a")]))
    names(channel, 1)
    kinds = ["Listener greeter", "Cluster one", "ClusterLoadAssignment one"]
    assert acknowledged(plane, 3) == [f"{word} {kind}" for kind in kinds for word in ("asks for", "ACK")]


def test_a_bad_resource_is_refused_with_a_reason(plane, channel):
    plane.publish(ads_pb2.Listener(name="greeter"))
    call = greeter_pb2_grpc.GreeterStub(channel).SayHello.future(greeter_pb2.HelloRequest(), timeout=10)
    notes = plane.journal.take(2, timeout=10)
    assert notes[0] == "asks for Listener greeter" and notes[1].startswith("NACK Listener: ")
    assert "Listener has neither address nor ApiListener" in notes[1]
    call.cancel()


def test_retries_stand_in_the_route(plane, channel):
    addresses = [serve("a", failures=1)]
    plane.publish(listener("greeter", {"one": 1}, retries=2), cluster("one"), endpoints("one", addresses))
    assert names(channel, 3) == {"a": 3}
    plane.publish(listener("greeter", {"one": 1}), endpoints("one", [serve("a", failures=100)]))


def test_no_endpoint_is_unavailable(plane, channel):
    plane.publish(listener("greeter", {"one": 1}), cluster("one"), endpoints("one", []))
    with pytest.raises(grpc.RpcError) as caught:
        names(channel, 1)
    assert caught.value.code() is grpc.StatusCode.UNAVAILABLE


def test_a_second_client_learns_all_as_well(plane, channel):
    plane.publish(listener("greeter", {"one": 1}), cluster("one"), endpoints("one", [serve("a")]))
    assert names(channel, 1) == {"a": 1}
    program = textwrap.dedent("""
        import grpc
        from helpers import compile_proto
        greeter_pb2, greeter_pb2_grpc = compile_proto("greeter.proto")
        with grpc.insecure_channel("xds:///greeter") as channel:
            stub = greeter_pb2_grpc.GreeterStub(channel)
            print(stub.SayHello(greeter_pb2.HelloRequest(), timeout=10).message)
    """)
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=30, env=os.environ)
    assert run.stdout == "a\n", run.stderr


def test_a_stopped_plane_ends_its_streams_at_once():
    plane = ControlPlane()
    server = grpc.server(ThreadPoolExecutor(max_workers=2))
    ads_pb2_grpc.add_AggregatedDiscoveryServiceServicer_to_server(plane, server)
    with grpc.insecure_channel(start(server, name="control plane")) as channel:
        stub = ads_pb2_grpc.AggregatedDiscoveryServiceStub(channel)
        requests = iter([ads_pb2.DiscoveryRequest(type_url=CLUSTERS, resource_names=["none"])])
        stream = stub.StreamAggregatedResources(requests, timeout=10)
        plane.journal.take(1)
        stop("control plane")
        with pytest.raises(grpc.RpcError) as caught:
            next(stream)
    assert caught.value.code() in (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.CANCELLED)


def test_names_that_become_fewer_are_no_news(plane):
    plane.publish(cluster("one"), cluster("two"))
    sent = news(plane.resources, {CLUSTERS: ["one", "two"]}, {})
    assert len(sent) == 2
    assert news(plane.resources, {CLUSTERS: ["two"]}, sent) == {}


def test_an_any_has_the_name_of_the_original():
    assert pack(cluster("one")).type_url == CLUSTERS
    with pytest.raises(KeyError):
        pack(ads_pb2.Node())


def test_a_cluster_whose_weight_was_0_gets_calls_again(plane, channel):
    for name in "ab":
        plane.publish(cluster(name), endpoints(name, [serve(name)]))
    for used, unused in ("ab", "ba", "ab"):
        plane.publish(listener("greeter", {used: 1, unused: 0}))
        until = time.monotonic() + 5
        while names(channel, 1) != {used: 1} and time.monotonic() < until:
            time.sleep(0.01)
        assert names(channel, 5) == {used: 5}


def test_the_lesson_builds_what_later_lessons_import():
    lesson = functions_of_lesson("25")
    helper = functions(Path(control_plane.__file__).read_text(encoding="utf-8"))
    for name in ("pack", "endpoints", "cluster", "listener", "news", "note", "publish"):
        assert lesson[name] == helper[name]
    for name in ("StreamAggregatedResources", "listen", "wake"):
        assert lesson[name] == helper[name]
