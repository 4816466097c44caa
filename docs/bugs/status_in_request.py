"""A request's metadata ``grpc-status`` costs a server stream its responses: the call ends with OK, and with none.

Expected: all responses, as with ``grpc-status`` in trailing metadata, which is dropped; or a call that is refused.
"""

import sys
from concurrent import futures

import grpc


def count(request, context):
    yield from (b"1", b"2", b"3")


server = grpc.server(futures.ThreadPoolExecutor(1))
server.add_registered_method_handlers("bugs.Service", {"Count": grpc.unary_stream_rpc_method_handler(count)})
port = server.add_insecure_port("127.0.0.1:0")
server.start()
with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
    call = channel.unary_stream("/bugs.Service/Count")(b"", timeout=5, metadata=[("grpc-status", "3")])
    responses = list(call)
    print(f"{len(responses)} of 3 responses, {call.code().name}")
server.stop(0).wait(5)
sys.exit(len(responses) == 3)  # 0: the bug is there
