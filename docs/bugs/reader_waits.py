"""The reader of a retried stream waits for ever when the server that failed it has stopped listening.

Expected: it gets the call's error. The call's code is known, and ``cancel()`` does not wake the reader; closing the
channel does.
"""

import json
import sys
from concurrent import futures

import grpc

policy = {"maxAttempts": 2, "initialBackoff": "0.005s", "maxBackoff": "0.005s", "backoffMultiplier": 1}
policy["retryableStatusCodes"] = ["UNAVAILABLE"]
OPTION = ("grpc.service_config", json.dumps({"methodConfig": [{"name": [{}], "retryPolicy": policy}]}))


def handler(request, context):
    server.stop(grace=5)  # takes no new calls, and lets this one end
    context.abort(grpc.StatusCode.UNAVAILABLE, "this server is going away")
    yield  # what makes it a generator


server = grpc.server(futures.ThreadPoolExecutor(2))
server.add_registered_method_handlers("bugs.Service", {"Watch": grpc.unary_stream_rpc_method_handler(handler)})
port = server.add_insecure_port("127.0.0.1:0")
server.start()
with futures.ThreadPoolExecutor(1) as pool:
    with grpc.insecure_channel(f"127.0.0.1:{port}", options=[OPTION]) as channel:
        call = channel.unary_stream("/bugs.Service/Watch")(b"", timeout=5)
        reader = pool.submit(list, call)
        code = call.code()
        call.cancel()
        waits = bool(futures.wait([reader], timeout=2).not_done)
print(f"{code.name}, and two seconds later the reader {'waits' if waits else 'has ended'}")
sys.exit(not waits)  # 0: the bug is there
