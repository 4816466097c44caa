"""A key in etcd for as long as this process lives; lesson 25 builds it."""

import contextlib
import threading
from collections.abc import Iterator

import grpc
from etcdserverpb import rpc_pb2, rpc_pb2_grpc

AWAY = grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED  # what etcd is, for a while


def stay(channel: grpc.Channel, key: bytes, value: bytes, leaving: threading.Event, ttl: int = 1) -> None:
    """Keep a key registered until ``leaving`` is set, over restarts of etcd.

    Args:
        channel: to etcd.
        key: such as ``b"/services/weather/weather-1"``.
        value: the address that callers are to dial.
        leaving: ends it; the key is taken away.
        ttl: for how many seconds the key stays when this process is gone without a word.
    """
    kv, leases = rpc_pb2_grpc.KVStub(channel), rpc_pb2_grpc.LeaseStub(channel)
    lease_id = 0
    while not leaving.is_set():
        try:
            grant = rpc_pb2.LeaseGrantRequest(TTL=ttl)
            lease_id = leases.LeaseGrant(grant, timeout=5, wait_for_ready=True).ID
            kv.Put(rpc_pb2.PutRequest(key=key, value=value, lease=lease_id), timeout=5)
            for reply in leases.LeaseKeepAlive(beats(lease_id, leaving, ttl / 3)):
                if reply.TTL == 0:
                    break  # lost: register anew
        except grpc.RpcError as error:
            if error.code() not in AWAY:
                raise
    with contextlib.suppress(grpc.RpcError):  # etcd is away: then the key goes with its lease
        leases.LeaseRevoke(rpc_pb2.LeaseRevokeRequest(ID=lease_id), timeout=1)


def in_background(channel: grpc.Channel, key: bytes, value: bytes, leaving: threading.Event) -> threading.Thread:
    """Run ``stay`` in a thread; return the thread."""
    thread = threading.Thread(target=stay, args=(channel, key, value, leaving), daemon=True)
    thread.start()
    return thread


def beats(lease_id: int, leaving: threading.Event, seconds: float) -> Iterator:
    """Yield a request for each beat, until the process leaves."""
    while not leaving.wait(seconds):
        yield rpc_pb2.LeaseKeepAliveRequest(ID=lease_id)
