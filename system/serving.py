"""A server with what every service of the system has: TLS, spans, the guard, and the health service of lesson 18."""

import os
import signal
import threading
from collections.abc import Callable
from concurrent import futures

import grpc
import guard
import identity
import telemetry
from grpc_health.v1 import health, health_pb2, health_pb2_grpc
from opentelemetry.instrumentation.grpc import server_interceptor

DRAIN = float(os.environ.get("DRAIN", "0.2"))  # seconds between leaving the registry and refusing calls
GRACE = float(os.environ.get("GRACE", "2"))  # seconds that calls in flight get then
LEAVE = os.environ.get("LEAVE") != "no"  # whether to leave the registry at all
SIGNALS = [getattr(signal, name) for name in ("SIGTERM", "SIGINT", "SIGBREAK") if hasattr(signal, name)]
_LOOK_SECONDS = 0.5
KEY = f"/services/{os.environ['SERVICE']}/{os.environ['INSTANCE']}".encode()
# A registry that is back is to be found soon: gRPC waits for a second at first, and longer each time.
registry_channel = grpc.insecure_channel(os.environ["REGISTRY"], [("grpc.initial_reconnect_backoff_ms", 200)])


def listen(add: Callable, servicer: object) -> tuple[grpc.Server, health.HealthServicer, int]:
    """Start a server at a free port of 127.0.0.1; return it, its health, which is good, and the port.

    Args:
        add: the generated function that adds a servicer to a server.
        servicer: the service.
    """
    interceptors = [server_interceptor(telemetry.provider), guard.Guard()]
    pool = futures.ThreadPoolExecutor(max_workers=16)
    server = grpc.server(pool, interceptors=interceptors, options=[("grpc.so_reuseport", 0)])
    add(servicer, server)
    healthy = health.HealthServicer()
    health_pb2_grpc.add_HealthServicer_to_server(healthy, server)
    port = server.add_secure_port("127.0.0.1:0", identity.as_server)
    server.start()
    healthy.set("", health_pb2.HealthCheckResponse.SERVING)
    return server, healthy, port


class Asked(threading.Event):
    """An event that a signal sets."""

    def wait(self, timeout: float | None = None) -> bool:
        """Wait in short turns: on Windows one long wait would be deaf to Ctrl-C."""
        if timeout is not None:
            return super().wait(timeout)
        while not super().wait(_LOOK_SECONDS):
            pass
        return True


def asked_to_end() -> Asked:
    """Return an event that is set when the process is asked to end: by SIGTERM, Ctrl-C, or Ctrl-Break on Windows."""
    asked = Asked()
    for number in SIGNALS:
        signal.signal(number, lambda *_: asked.set())
    return asked
