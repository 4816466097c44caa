"""``context.set_compression`` takes a text, such as ``"gzip"``; then neither the answer is sent nor a status.

Expected: a TypeError in the handler; the algorithms are members of ``grpc.Compression``.
"""

import sys
from concurrent import futures

import grpc


def handler(request, context):
    context.set_compression("gzip")
    return b""


server = grpc.server(futures.ThreadPoolExecutor(1))
server.add_registered_method_handlers("bugs.Service", {"Ask": grpc.unary_unary_rpc_method_handler(handler)})
port = server.add_insecure_port("127.0.0.1:0")
server.start()
with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
    code = channel.unary_unary("/bugs.Service/Ask").future(b"", timeout=2).code()
server.stop(0).wait(5)
print(code.name)
sys.exit(code is not grpc.StatusCode.DEADLINE_EXCEEDED)  # 0: the bug is there
