"""Trailing metadata of a wrong type leaves the client of a thread server without a status.

Expected: an error in the handler, or INTERNAL, as for illegal characters. A traceback goes to the server's stderr.
"""

import contextlib
import io
import sys
from concurrent import futures

import grpc


def handler(request, context):
    context.set_trailing_metadata([("rows-read", 12)])
    return b""


server = grpc.server(futures.ThreadPoolExecutor(1))
server.add_registered_method_handlers("bugs.Service", {"Ask": grpc.unary_unary_rpc_method_handler(handler)})
port = server.add_insecure_port("127.0.0.1:0")
server.start()
with grpc.insecure_channel(f"127.0.0.1:{port}") as channel, contextlib.redirect_stderr(io.StringIO()):
    code = channel.unary_unary("/bugs.Service/Ask").future(b"", timeout=2).code()
server.stop(0).wait(5)
print(code.name)
sys.exit(code is not grpc.StatusCode.DEADLINE_EXCEEDED)  # 0: the bug is there
