"""The same service, called by and served with other implementations of gRPC, and what a Tap sees of it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent import futures
from pathlib import Path

import grpc
import pytest

from helpers import start, stop_all, weather
from helpers.processes import spawn
from helpers.protos import compile_proto
from helpers.wire import Tap
from tests.peers.conftest import HERE
from tools.notebooks import ROOT

PROTOS = ROOT / "protos"
TRACE = HERE / "trace.txt"

weather_pb2, weather_pb2_grpc = compile_proto("weather/v1/weather.proto")


class _Station(weather_pb2_grpc.WeatherServiceServicer):
    def GetStation(self, request, context):
        return weather_pb2.GetStationResponse(station=weather.STATIONS[request.station_id])


@pytest.fixture
def tap() -> Iterator[Tap]:
    """A Tap before a server of the course."""
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=2))
    weather_pb2_grpc.add_WeatherServiceServicer_to_server(_Station(), server)
    with Tap(start(server, name="station for peers")) as tap:
        yield tap
    stop_all()


def messages(tap: Tap) -> list[str]:
    """Return the lines of the diagram that say what was sent."""
    return [line.strip() for line in repr(tap.diagram()).splitlines() if ": " in line]


def run(*command: str | os.PathLike, **options) -> str:
    """Return what a program prints that must end well."""
    return subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", timeout=30, check=True, **options
    ).stdout.strip()


def test_a_client_of_grpc_js(tap: Tap, node: Path) -> None:
    assert run("node", node / "client.js", tap.address, PROTOS) == "Keflavík"
    assert messages(tap) == TRACE.read_text(encoding="utf-8").splitlines()
    headers = tap.frames().records[0]["content"].splitlines()
    assert "user-agent: grpc-node-js/…" in headers


def test_a_client_of_grpclib(tap: Tap, grpclib: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(grpclib), "PYTHONIOENCODING": "utf-8"}
    printed = run(sys.executable, HERE / "grpclib_client.py", tap.address, modules(), env=environment, cwd=grpclib)
    assert printed == "Keflavík"
    seen = messages(tap)
    assert "client->>server: HEADERS /weather.v1.WeatherService/GetStation, grpc-timeout: …" in seen
    assert 'client->>server: DATA station_id: "KEF-01"' in seen
    assert "server-->>client: HEADERS (trailers) grpc-status 0 OK" in seen


def modules() -> str:
    """Return the directory that holds the generated package `weather`."""
    return str(Path(weather_pb2.__file__).parents[2])


def test_a_server_of_grpc_js(node: Path) -> None:
    with spawn(["node", node / "server.js", PROTOS], name="grpc-js", ready="ready on port") as service:
        with grpc.insecure_channel(service.address) as channel:
            stub = weather_pb2_grpc.WeatherServiceStub(channel)
            request = weather_pb2.GetStationRequest(station_id="KEF-01")
            assert stub.GetStation(request, timeout=5).station.name == "Keflavík"
            with pytest.raises(grpc.RpcError) as raised:
                stub.GetStation(weather_pb2.GetStationRequest(station_id="?"), timeout=5)
            assert raised.value.code() is grpc.StatusCode.NOT_FOUND
            assert raised.value.details() == "no station ?"

            watch = weather_pb2.WatchReadingsRequest(limit=3)
            assert [each.reading.temperature for each in stub.WatchReadings(watch, timeout=5)] == [1, 2, 3]
            uploads = [weather_pb2.UploadReadingsRequest() for _ in range(4)]
            assert stub.UploadReadings(iter(uploads), timeout=5).count == 4
            said = [weather_pb2.ConverseRequest(text=text) for text in ("hello", "snow?")]
            heard = [each.text for each in stub.Converse(iter(said), timeout=5)]
            assert heard == ["heard: hello", "heard: snow?"]
