"""A handler that has set OK and then raises gives its client OK: ``None`` for a unary call, a short stream.

Expected: UNKNOWN, as without ``set_code``. Threads; a handler on asyncio gets UNKNOWN.
"""

import sys
from concurrent import futures

import grpc


def handler(request, context):
    yield b"1"
    context.set_code(grpc.StatusCode.OK)
    raise KeyError("the second reading")


server = grpc.server(futures.ThreadPoolExecutor(1))
server.add_registered_method_handlers("bugs.Service", {"Watch": grpc.unary_stream_rpc_method_handler(handler)})
port = server.add_insecure_port("127.0.0.1:0")
server.start()
with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
    call = channel.unary_stream("/bugs.Service/Watch")(b"", timeout=5)
    try:
        got = list(call)
    except grpc.RpcError:
        got = None
server.stop(0).wait(5)
print(f"got {got}, {call.code().name}")
sys.exit(call.code() is not grpc.StatusCode.OK)  # 0: the bug is there
