"""A cut-off upload now and then looks complete: the handler's loop ends plainly, and ``is_active()`` is True.

Expected: ``grpc.RpcError`` out of the loop, as in the other cases. Here the client's generator raises while the handler
waits for the next message. Known: https://github.com/grpc/grpc/issues/33038
"""

import logging
import queue
import sys
import threading
from concurrent import futures

import grpc

TRIES = 500
ends = queue.Queue()


def handler(request_iterator, context):
    try:
        for _ in request_iterator:
            ends.put("read")
        ends.put(f"the loop ended, is_active() {context.is_active()}")
    except grpc.RpcError:
        ends.put("raised")
    return b""


def requests(read):
    yield b"first"
    read.wait(5)
    raise KeyError("sensor 7")


logging.getLogger("grpc").addHandler(logging.NullHandler())
server = grpc.server(futures.ThreadPoolExecutor(4))
server.add_registered_method_handlers("bugs.Service", {"Upload": grpc.stream_unary_rpc_method_handler(handler)})
port = server.add_insecure_port("127.0.0.1:0")
server.start()
found = "raised"
with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
    for _tries in range(1, TRIES + 1):
        read = threading.Event()
        call = channel.stream_unary("/bugs.Service/Upload").future(requests(read), timeout=10)
        ends.get(timeout=10)
        read.set()
        found = ends.get(timeout=10)
        if found != "raised":
            break
server.stop(0).wait(5)
print(f"upload {_tries}: {found}")
sys.exit(found == "raised")  # 0: the bug is there
