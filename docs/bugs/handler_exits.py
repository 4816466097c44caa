"""A SystemExit in a handler of the thread server ends no call: the client waits until its deadline.

Expected: UNKNOWN, as for an exception. ``sys.exit`` is what a library for command lines raises.
"""

import sys
from concurrent import futures

import grpc


def handler(request, context):
    sys.exit("not what anybody wanted")


server = grpc.server(futures.ThreadPoolExecutor(1))
server.add_registered_method_handlers("bugs.Service", {"Ask": grpc.unary_unary_rpc_method_handler(handler)})
port = server.add_insecure_port("127.0.0.1:0")
server.start()
with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
    code = channel.unary_unary("/bugs.Service/Ask").future(b"", timeout=1).code()
server.stop(0).wait(5)
print(code.name)
sys.exit(code is not grpc.StatusCode.DEADLINE_EXCEEDED)  # 0: the bug is there
