"""A SystemExit in a callback of a call's context ends the thread that serves all calls of the server.

Expected: it is logged, as other exceptions in callbacks are.
"""

import os
import sys
from concurrent import futures

import grpc


def handler(request, context):
    if request == b"exit":
        context.add_callback(sys.exit)
    return b""


server = grpc.server(futures.ThreadPoolExecutor(2))
server.add_registered_method_handlers("bugs.Service", {"Ask": grpc.unary_unary_rpc_method_handler(handler)})
port = server.add_insecure_port("127.0.0.1:0")
server.start()
with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
    ask = channel.unary_unary("/bugs.Service/Ask")
    codes = [ask.future(request, timeout=1).code() for request in (b"", b"exit", b"", b"")]
print(*(code.name for code in codes), flush=True)
# Not sys.exit: a server without its thread waits for ever when it is stopped.
os._exit(codes[-1] is not grpc.StatusCode.DEADLINE_EXCEEDED)  # 0: the bug is there
