"""The system that a reader's service is put into when it is judged: a registry, a weather service, and what they need.

It is told what lesson 28 tells its own services, in the same way: by variables. Nothing of the lesson's system is used.
"""

import contextlib
import json
import os
import random
import sys
import tempfile
import threading
from collections.abc import Iterator
from concurrent import futures
from pathlib import Path

import grpc
import trustme
from google.protobuf import message_factory
from google.protobuf.descriptor_pb2 import FileDescriptorSet
from google.protobuf.message import Message

from helpers import parts, pems, processes
from helpers.collector import Collector, trace_service_pb2_grpc
from helpers.control_plane import ControlPlane, ads_pb2_grpc, bootstrap, cluster, endpoints, listener
from helpers.oauth import Issuer
from helpers.protos import compile_proto, compiler
from helpers.registry import end_of, rpc_pb2, rpc_pb2_grpc

weather_pb2, weather_pb2_grpc = compile_proto("weather/v1/weather.proto")

SYSTEM = Path(__file__).resolve().parents[2] / "system"  # the programs of lesson 28
_READY_SECONDS = 8.0  # three times what a busy machine needs
_HOLD_SECONDS = 3.0
_STOP_SECONDS = 0.5
# None that a route makes again, and none that a call of its own may end with.
_OTHER_CODES = (
    grpc.StatusCode.ABORTED,
    grpc.StatusCode.FAILED_PRECONDITION,
    grpc.StatusCode.INVALID_ARGUMENT,
    grpc.StatusCode.OUT_OF_RANGE,
)


class Weather(weather_pb2_grpc.WeatherServiceServicer):
    """Knows stations by their elevation, and keeps how it was called; holds calls while its gate is closed.

    Attributes:
        refused: the stations that it refuses for other reasons, each with its code.
    """

    def __init__(self, elevations: dict[str, float]) -> None:
        self.elevations, self.calls = elevations, []
        self.refused = {"busy": grpc.StatusCode.RESOURCE_EXHAUSTED, "odd": random.choice(_OTHER_CODES)}
        self.gate, self.held = threading.Event(), threading.Event()
        self.gate.set()

    def GetStation(self, request, context):
        """Answer with a station, NOT_FOUND when there is none of this name."""
        sent = dict(context.invocation_metadata())
        self.calls.append((context.time_remaining(), sent.get("authorization"), sent.get("traceparent")))
        if not self.gate.is_set():
            self.held.set()
            self.gate.wait(_HOLD_SECONDS)
        if request.station_id in self.refused:
            context.abort(self.refused[request.station_id], "later")
        if request.station_id not in self.elevations:
            context.abort(grpc.StatusCode.NOT_FOUND, f"no station {request.station_id}")
        station = {"id": request.station_id, "elevation": self.elevations[request.station_id]}
        return weather_pb2.GetStationResponse(station=station)


class Ground:
    """A system with everything but one service.

    Attributes:
        weather: the servicer that the service is to ask.
        collector: where its spans go.
        issuer: signs the tokens that are good here.
        keys: the folder with the certificates.
    """

    def __init__(self, service: str, folder: Path, close: contextlib.ExitStack) -> None:
        self._service, self._close = service, close
        self.keys, self._generated = folder / "keys", folder / "generated"
        for each in (self.keys, self._generated):
            each.mkdir()
        self._authority = trustme.CA()
        for name in ("weather", service, "caller"):
            self._sign(name)
        (self.keys / "root.pem").write_bytes(pems.root_of(self._authority))
        self.issuer = Issuer("issuer", audience="weather")
        (self.keys / "issuers.json").write_text(json.dumps(self.issuer.key_set()), encoding="utf-8")
        elevations = {f"S-{number}": float(random.randrange(3, 4000, 3)) for number in random.sample(range(100), 3)}
        self.weather, self.collector, plane = Weather(elevations), Collector(), ControlPlane()
        weather = self._serve([(weather_pb2_grpc.add_WeatherServiceServicer_to_server, self.weather)], secure=True)
        self._behind = self._serve(
            [
                (trace_service_pb2_grpc.add_TraceServiceServicer_to_server, self.collector),
                (ads_pb2_grpc.add_AggregatedDiscoveryServiceServicer_to_server, plane),
            ]
        )
        plane.publish(listener("weather", {"weather": 1}), cluster("weather"), endpoints("weather", [weather]))
        self._etcd = close.enter_context(parts.etcd("check registry"))
        self._registry = close.enter_context(grpc.insecure_channel(self._etcd.address))

    def generate(self, name: str, text: str) -> dict[str, type[Message]]:
        """Put a contract's generated code where the service finds it, before any other of its name.

        Returns:
            The contract's message classes by their full names, in a pool of their own.

        Raises:
            ProtoError: protoc refuses the text.
        """
        root = self.keys.parent / "protos"
        file = root / name
        file.parent.mkdir(parents=True)
        file.write_text(text, encoding="utf-8")
        compiler.generate([name], [root], self._generated)
        return message_factory.GetMessages(FileDescriptorSet.FromString(compiler.describe(name, [root])).file)

    def run(self, program: Path) -> processes.Service:
        """Run the service, and wait until it says where it listens.

        Raises:
            ServiceError: it ended before.
            TimeoutError: it did not say so in time.
        """
        path = [self._generated, program.parent, SYSTEM, Path(weather_pb2.__file__).parents[2]]
        env = {
            "SERVICE": self._service,
            "INSTANCE": f"{self._service}-{random.randrange(10, 99)}",
            "KEYS": str(self.keys),
            "REGISTRY": self._etcd.address,
            "COLLECTOR": self._behind,
            "GRPC_XDS_BOOTSTRAP_CONFIG": bootstrap(self._behind),
            "PYTHONPATH": os.pathsep.join(map(str, path)),
        }
        command = [sys.executable, program]
        service = processes.spawn(command, f"check {self._service}", "listening on ", _READY_SECONDS, env=env)
        self._close.callback(service.stop)
        return service

    def registered(self) -> list:
        """Return what is registered for the service: pairs of key and value, as etcd has them."""
        prefix = f"/services/{self._service}/".encode()
        request = rpc_pb2.RangeRequest(key=prefix, range_end=end_of(prefix))
        return list(rpc_pb2_grpc.KVStub(self._registry).Range(request, timeout=2, wait_for_ready=True).kvs)

    def life_of(self, lease: int) -> int:
        """Return for how many seconds a lease was granted."""
        request = rpc_pb2.LeaseTimeToLiveRequest(ID=lease)
        return rpc_pb2_grpc.LeaseStub(self._registry).LeaseTimeToLive(request, timeout=2).grantedTTL

    def connect(self, address: str, name: str | None = "caller", authority: str | None = None) -> grpc.Channel:
        """Open a channel to the service; it is closed with the ground.

        Args:
            address: where to.
            name: whose certificate to show; None shows none.
            authority: what the server's certificate must name; the service, when None.
        """
        key, chain = ((self.keys / f"{name}.{end}").read_bytes() for end in ("key", "pem")) if name else (None, None)
        credentials = grpc.ssl_channel_credentials((self.keys / "root.pem").read_bytes(), key, chain)
        named = [("grpc.ssl_target_name_override", authority or self._service)]
        return self._close.enter_context(grpc.secure_channel(address, credentials, named))

    def plain(self, address: str) -> grpc.Channel:
        """Open a channel without TLS; it is closed with the ground."""
        return self._close.enter_context(grpc.insecure_channel(address))

    def token(self, scope: str = "read", **claims: object) -> list[tuple[str, str]]:
        """Return the metadata that shows a token."""
        return [("authorization", f"Bearer {self.issuer.issue(f'user-{random.random()}', scope, **claims)}")]

    def forged_token(self) -> list[tuple[str, str]]:
        """Return the metadata that shows a token as good as another, but for its signature."""
        forger = Issuer(self.issuer.name, self.issuer.audience)
        return [("authorization", f"Bearer {forger.issue('nobody', 'read')}")]

    def _sign(self, name: str) -> None:
        key, chain = pems.pair_of(self._authority.issue_cert(name))
        (self.keys / f"{name}.key").write_bytes(key)
        (self.keys / f"{name}.pem").write_bytes(chain)

    def _serve(self, services: list, secure: bool = False) -> str:
        pool = self._close.enter_context(futures.ThreadPoolExecutor(max_workers=8))
        server = grpc.server(pool, options=[("grpc.so_reuseport", 0)])
        for add, servicer in services:
            add(servicer, server)
        if secure:
            pair = tuple((self.keys / f"weather.{end}").read_bytes() for end in ("key", "pem"))
            root = (self.keys / "root.pem").read_bytes()
            port = server.add_secure_port("127.0.0.1:0", grpc.ssl_server_credentials([pair], root, True))
        else:
            port = server.add_insecure_port("127.0.0.1:0")
        server.start()
        self._close.callback(lambda: server.stop(0).wait(_STOP_SECONDS))
        return f"127.0.0.1:{port}"


@contextlib.contextmanager
def ground(service: str) -> Iterator[Ground]:
    """Make a system for one service; at the end of the block nothing of it is left."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, contextlib.ExitStack() as close:
        made = Ground(service, Path(folder), close)
        close.callback(made.weather.gate.set)
        yield made
