"""``server.stop(None)`` may wait for ever after a request that cannot be decoded, on a method that streams requests.

Expected: it ends. C-core has refused the call's second status, and the server waits for it to be sent. Seen in 4 to 7
of 40 servers; ``stop(0).wait(seconds)`` bounds the wait.
"""

import os
import threading
from concurrent import futures

import grpc

TRIES = 200


def undecodable(data):
    raise ValueError("no message")


def stops():
    """Say whether a server stops that has had such a request."""
    server = grpc.server(futures.ThreadPoolExecutor(1))
    handler = grpc.stream_stream_rpc_method_handler(lambda requests, context: requests, undecodable)
    server.add_registered_method_handlers("bugs.Service", {"Ask": handler})
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        channel.stream_stream("/bugs.Service/Ask")(iter([b"bad"]), timeout=5).code()
    stopping = threading.Thread(target=lambda: server.stop(None).wait(), daemon=True)
    stopping.start()
    stopping.join(2)
    return not stopping.is_alive()


tries = next((number for number in range(1, TRIES + 1) if not stops()), None)
print("all stopped" if tries is None else f"server {tries} does not stop", flush=True)
os._exit(tries is None)  # 0: the bug is there; not sys.exit, which would wait
