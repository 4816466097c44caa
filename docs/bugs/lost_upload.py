"""Under a retry policy a client stream whose first attempt fails may lose messages, and end with OK.

Expected: the second attempt sends all again, or the call fails. One call at a time, one failure each; some of a hundred
calls lose one of their first messages. The process may abort instead, so this runs in one of its own.
"""

import subprocess
import sys

PROGRAM = """
import json
from concurrent import futures
import grpc

policy = {"maxAttempts": 2, "initialBackoff": "0.005s", "maxBackoff": "0.005s", "backoffMultiplier": 1}
policy["retryableStatusCodes"] = ["UNAVAILABLE"]
OPTION = ("grpc.service_config", json.dumps({"methodConfig": [{"name": [{}], "retryPolicy": policy}]}))

def upload(requests, context):
    next(requests)
    if "grpc-previous-rpc-attempts" not in dict(context.invocation_metadata()):
        context.abort(grpc.StatusCode.UNAVAILABLE, "the first attempt fails")
    return b"%d" % (1 + sum(1 for _ in requests))

server = grpc.server(futures.ThreadPoolExecutor(4))
server.add_registered_method_handlers("bugs.Service", {"Upload": grpc.stream_unary_rpc_method_handler(upload)})
port = server.add_insecure_port("127.0.0.1:0")
server.start()
with grpc.insecure_channel(f"127.0.0.1:{port}", options=[OPTION]) as channel:
    call = channel.stream_unary("/bugs.Service/Upload")
    for number in range(1, 1001):
        got = int(call(iter([b"x"] * 100), timeout=20))
        if got < 100:
            print(f"upload {number}: OK, and {got} of 100 messages came")
            break
server.stop(0).wait(5)
"""

ended = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, timeout=250)
print(ended.stdout.strip() or (f"exit code {ended.returncode}" if ended.returncode else "nothing was lost"))
sys.exit(not ended.stdout and ended.returncode == 0)  # 0: the bug is there
