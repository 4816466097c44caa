"""``timeout`` in a service config is up to a second or more short; one of a second is over before the call begins.

Expected: a second. Known: https://github.com/grpc/grpc/issues/34547
"""

import json
import sys
from concurrent import futures

import grpc

server = grpc.server(futures.ThreadPoolExecutor(1))
handler = grpc.unary_unary_rpc_method_handler(lambda request, context: b"")
server.add_registered_method_handlers("bugs.Service", {"Ask": handler})
port = server.add_insecure_port("127.0.0.1:0")
server.start()
codes = {}
for timeout in ("1s", "30s"):
    config = json.dumps({"methodConfig": [{"name": [{}], "timeout": timeout}]})
    with grpc.insecure_channel(f"127.0.0.1:{port}", options=[("grpc.service_config", config)]) as channel:
        codes[timeout] = channel.unary_unary("/bugs.Service/Ask").future(b"", timeout=10).code().name
server.stop(0).wait(5)
print(codes)
sys.exit(codes["1s"] == "OK")  # 0: the bug is there
