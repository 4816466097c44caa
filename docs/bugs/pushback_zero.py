"""A pushback of 0 ms, or a backoff that comes to 0 ms, is never over: only the deadline ends the call.

Expected: the next attempt at once. Known for very short backoffs: https://github.com/grpc/grpc/issues/41036
"""

import json
import sys
from concurrent import futures

import grpc

policy = {"maxAttempts": 2, "initialBackoff": "0.005s", "maxBackoff": "0.005s", "backoffMultiplier": 1}
policy["retryableStatusCodes"] = ["UNAVAILABLE"]
OPTION = ("grpc.service_config", json.dumps({"methodConfig": [{"name": [{}], "retryPolicy": policy}]}))


def handler(request, context):
    if "grpc-previous-rpc-attempts" not in dict(context.invocation_metadata()):
        context.set_trailing_metadata([("grpc-retry-pushback-ms", request.decode())])
        context.abort(grpc.StatusCode.UNAVAILABLE, "come back soon")
    return b""


server = grpc.server(futures.ThreadPoolExecutor(1))
server.add_registered_method_handlers("bugs.Service", {"Ask": grpc.unary_unary_rpc_method_handler(handler)})
port = server.add_insecure_port("127.0.0.1:0")
server.start()
with grpc.insecure_channel(f"127.0.0.1:{port}", options=[OPTION]) as channel:
    ask = channel.unary_unary("/bugs.Service/Ask")
    codes = {pushback.decode(): ask.future(pushback, timeout=3).code().name for pushback in (b"1", b"0")}
server.stop(0).wait(5)
print(codes)
sys.exit(codes["0"] == "OK")  # 0: the bug is there
