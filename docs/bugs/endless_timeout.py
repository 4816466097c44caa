"""``time_remaining()`` of a call without a deadline, handed on as ``timeout=``, is a deadline in the past.

Expected: no deadline, or ``None`` as the documentation says. (Seen on x86, where the conversion overflows.)
"""

import sys
from concurrent import futures

import grpc

left = []


def handler(request, context):
    left.append(context.time_remaining())
    return b""


server = grpc.server(futures.ThreadPoolExecutor(1))
server.add_registered_method_handlers("bugs.Service", {"Ask": grpc.unary_unary_rpc_method_handler(handler)})
port = server.add_insecure_port("127.0.0.1:0")
server.start()
with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
    ask = channel.unary_unary("/bugs.Service/Ask")
    ask(b"", wait_for_ready=True)  # without a deadline
    code = ask.future(b"", timeout=left[0]).code()
server.stop(0).wait(5)
print(f"time_remaining() {left[0]!r}, handed on: {code.name}")
sys.exit(code is grpc.StatusCode.OK)  # 0: the bug is there
