"""With ``grpc.max_concurrent_streams`` some calls that waited in their client's queue end as UNAVAILABLE.

Expected: they wait, and are answered. The server counts a call a moment longer than its client does, and refuses the
next one by RST_STREAM with code 7, REFUSED_STREAM, which a client may try again by itself: no handler saw it.
"""

import sys
from concurrent import futures

import grpc

TRIES = 5_000
LIMIT = ("grpc.max_concurrent_streams", 2)

server = grpc.server(futures.ThreadPoolExecutor(8), options=[LIMIT])
handler = grpc.unary_unary_rpc_method_handler(lambda request, context: b"")
server.add_registered_method_handlers("bugs.Service", {"Ask": handler})
port = server.add_insecure_port("127.0.0.1:0")
server.start()
with grpc.insecure_channel(f"127.0.0.1:{port}") as channel, futures.ThreadPoolExecutor(8) as callers:
    ask = channel.unary_unary("/bugs.Service/Ask")
    calls = callers.map(lambda number: ask.future(b"", timeout=20).exception(), range(TRIES))
    lost = [error.details() for error in calls if error is not None]
server.stop(0).wait(5)
print(f"{len(lost)} of {TRIES} calls: {lost[0] if lost else 'none lost'}")
sys.exit(not lost)  # 0: the bug is there
