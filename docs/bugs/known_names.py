"""Metadata keys that the C core knows keep the last of several values, or vanish, without an error or a log line.

Expected: two pairs of one key arrive as two, as those of other keys do, or whoever sends them is told.
"""

import sys
from concurrent import futures

import grpc

got = []


def handler(request, context):
    got[:] = [pair.key for pair in context.invocation_metadata()]
    return b""


server = grpc.server(futures.ThreadPoolExecutor(1))
server.add_registered_method_handlers("bugs.Service", {"Ask": grpc.unary_unary_rpc_method_handler(handler)})
port = server.add_insecure_port("127.0.0.1:0")
server.start()
counts = {}
with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
    for key in ("x-request-id", "x-forwarded-for", "traceparent", "grpc-trace-bin"):
        values = (b"1", b"2") if key.endswith("-bin") else ("1", "2")
        channel.unary_unary("/bugs.Service/Ask")(b"", metadata=[(key, value) for value in values], timeout=5)
        counts[key] = got.count(key)
server.stop(0).wait(5)
print(f"of two: {counts}")
sys.exit(set(counts.values()) == {2})  # 0: the bug is there
