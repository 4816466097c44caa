"""``compression=grpc.Compression.NoCompression`` of a call does not replace its channel's algorithm.

Expected: the call's algorithm wins, as deflate does. Here the server takes no gzip, so that one sees what was sent.
"""

import sys
from concurrent import futures

import grpc

IDENTITY_ONLY = ("grpc.compression_enabled_algorithms_bitset", 1)

server = grpc.server(futures.ThreadPoolExecutor(1), options=[IDENTITY_ONLY])
handler = grpc.unary_unary_rpc_method_handler(lambda request, context: b"")
server.add_registered_method_handlers("bugs.Service", {"Ask": handler})
port = server.add_insecure_port("127.0.0.1:0")
server.start()
codes = []
for of_channel in (grpc.Compression.NoCompression, grpc.Compression.Gzip):
    with grpc.insecure_channel(f"127.0.0.1:{port}", compression=of_channel) as channel:
        ask = channel.unary_unary("/bugs.Service/Ask")
        call = ask.future(b"a" * 10_000, timeout=5, compression=grpc.Compression.NoCompression)
        codes.append(call.code())
server.stop(0).wait(5)
print(*(code.name for code in codes))
sys.exit(codes != [grpc.StatusCode.OK, grpc.StatusCode.UNIMPLEMENTED])  # 0: the bug is there
