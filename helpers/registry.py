"""What is registered in etcd, followed without a gap: lesson 25 builds this, later lessons import it from here.

    channel = grpc.insecure_channel(registry.address)
    for found in changes(channel, b"/services/"):
        ...  # at once, and after each change

A server registers itself under a lease; that part stands in the lessons, as it runs in programs of their own.
"""

import time
from collections.abc import Iterator

import grpc

from helpers.protos import compile_proto

rpc_pb2, rpc_pb2_grpc = compile_proto("etcdserverpb/rpc.proto")
kv_pb2, _ = compile_proto("mvccpb/kv.proto")


def end_of(prefix: bytes) -> bytes:
    """Return the first key behind all that begin so: its last byte, which is not 255, plus one."""
    return prefix[:-1] + bytes([prefix[-1] + 1])


def watch(key: bytes, start: int, channel: grpc.Channel) -> grpc.RpcContext:
    """Return a stream of responses about the keys that begin so, from a revision on; 0 is now."""
    create = rpc_pb2.WatchCreateRequest(key=key, range_end=end_of(key), start_revision=start)
    request = rpc_pb2.WatchRequest(create_request=create)
    return rpc_pb2_grpc.WatchStub(channel).Watch(iter([request]))


def events_of(stream: grpc.RpcContext) -> Iterator:
    """Yield the events of a watch, until its connection is cut.

    Raises:
        RuntimeError: the revision it begins at is compacted.
        grpc.RpcError: it ended otherwise than by UNAVAILABLE: CANCELLED when its channel was closed.
    """
    try:
        for response in stream:
            if response.canceled:
                raise RuntimeError(f"compacted up to {response.compact_revision}")
            yield from response.events
    except grpc.RpcError as error:
        if error.code() is not grpc.StatusCode.UNAVAILABLE:
            raise
        time.sleep(0.05)  # who comes back at once may do so many times
    finally:
        stream.cancel()


def changes(channel: grpc.Channel, prefix: bytes) -> Iterator[dict[bytes, str]]:
    """Yield what is registered under a prefix, now and after each change.

    It goes on where it was when etcd is cut off and comes back, as long as etcd keeps its data.

    Args:
        channel: to etcd. Closing it ends this with the error that ``events_of`` raises.
        prefix: of the keys, such as ``b"/services/"``.
    """
    kv = rpc_pb2_grpc.KVStub(channel)
    request = rpc_pb2.RangeRequest(key=prefix, range_end=end_of(prefix))
    reply = kv.Range(request, timeout=5, wait_for_ready=True)
    found = {pair.key: pair.value.decode() for pair in reply.kvs}
    revision = reply.header.revision
    yield dict(found)
    while True:
        for event in events_of(watch(prefix, revision + 1, channel)):
            if event.type == kv_pb2.Event.PUT:
                found[event.kv.key] = event.kv.value.decode()
            else:
                found.pop(event.kv.key, None)
            revision = event.kv.mod_revision
            yield dict(found)
