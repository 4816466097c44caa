"""The frame of an Envoy configuration: Envoy takes it, and what cannot work is refused before."""

from concurrent.futures import ThreadPoolExecutor

import grpc
import pytest

from helpers import compile_proto, parts, start, stop_all
from helpers.parts.gateways import at, gateway, http_filter, told_by_control_plane
from tests.test_control_plane import Greeter

greeter_pb2, greeter_pb2_grpc = compile_proto("greeter.proto")

needs_envoy = pytest.mark.skipif(not parts.has_envoy(), reason="there is no wheel of Envoy for this system")
TO_GREETER = [{"match": {"prefix": "/"}, "route": {"cluster": "greeter"}}]


@pytest.fixture(autouse=True)
def nothing_is_left():
    yield
    stop_all()


def serve() -> str:
    server = grpc.server(ThreadPoolExecutor(max_workers=2))
    greeter_pb2_grpc.add_GreeterServicer_to_server(Greeter("behind"), server)
    return start(server, name="behind")


@needs_envoy
def test_a_call_goes_through_it():
    configuration = gateway(TO_GREETER, [http_filter("grpc_web", "GrpcWeb")], [at("greeter", serve(), http2=True)])
    with parts.envoy("gateway", configuration) as envoy, grpc.insecure_channel(envoy.address) as channel:
        stub = greeter_pb2_grpc.GreeterStub(channel)
        assert stub.SayHello(greeter_pb2.HelloRequest(), timeout=5).message == "behind"


def test_the_clusters_of_the_caller_are_left_as_they_were():
    clusters = [told_by_control_plane("greeter")]
    configuration = gateway(TO_GREETER, clusters=clusters, control_plane="127.0.0.1:1")
    assert [cluster["name"] for cluster in configuration["static_resources"]["clusters"]] == [
        "greeter",
        "control_plane",
    ]
    assert len(clusters) == 1


def test_a_cluster_that_nobody_tells_is_refused():
    with pytest.raises(ValueError, match="control_plane"):
        gateway(TO_GREETER, clusters=[told_by_control_plane("greeter")])


@pytest.mark.parametrize("address", ["", "127.0.0.1", "127.0.0.1:http", ":50051"])
def test_an_address_without_host_and_port_is_refused(address):
    with pytest.raises(ValueError, match="an address is such as"):
        at("greeter", address)
