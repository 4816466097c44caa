"""A ``tokenRatio`` without a decimal point counts as so many thousandths: 1 is 0.001.

Expected: 1 and 1.0 are the same number of JSON. ``json.dumps`` writes an ``int`` of Python's without a point.
"""

import json
import sys
from concurrent import futures

import grpc

attempts = []


def handler(request, context):
    attempts.append(request)
    if request == b"fail":
        context.abort(grpc.StatusCode.UNAVAILABLE, "as it was asked")
    return b""


def attempts_after_recovery(port, ratio):
    """Return how often a failing call is attempted once two have halved the bucket, and four others have filled it."""
    policy = {"maxAttempts": 2, "initialBackoff": "0.01s", "maxBackoff": "0.01s", "backoffMultiplier": 1}
    policy["retryableStatusCodes"] = ["UNAVAILABLE"]
    throttling = {"maxTokens": 4, "tokenRatio": ratio}
    config = {"methodConfig": [{"name": [{}], "retryPolicy": policy}], "retryThrottling": throttling}
    options = [("grpc.service_config", json.dumps(config)), ("grpc.use_local_subchannel_pool", 1)]
    with grpc.insecure_channel(f"127.0.0.1:{port}", options=options) as channel:
        ask = channel.unary_unary("/bugs.Service/Ask")
        for request in (b"fail", b"fail", b"", b"", b"", b""):
            ask.future(request, timeout=5).code()
        attempts.clear()
        ask.future(b"fail", timeout=5).code()
    return len(attempts)


server = grpc.server(futures.ThreadPoolExecutor(1))
server.add_registered_method_handlers("bugs.Service", {"Ask": grpc.unary_unary_rpc_method_handler(handler)})
port = server.add_insecure_port("127.0.0.1:0")
server.start()
found = {str(ratio): attempts_after_recovery(port, ratio) for ratio in (1.0, 1)}
server.stop(0).wait(5)
print(found)
sys.exit(found["1"] == found["1.0"])  # 0: the bug is there
