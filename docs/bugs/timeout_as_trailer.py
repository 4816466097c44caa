"""A handler that sets the trailing metadata ``grpc-timeout`` ends the server's process by SIGABRT.

Expected: the pair is refused, or dropped, as ``grpc-status`` is. A mend of 2021 was taken back:
https://github.com/grpc/grpc/pull/28419, https://github.com/grpc/grpc/pull/28455
"""

import subprocess
import sys

PROGRAM = """
import sys
from concurrent import futures
import grpc

def handler(request, context):
    context.set_trailing_metadata([("grpc-timeout", "5S")])
    return b""

server = grpc.server(futures.ThreadPoolExecutor(1))
server.add_registered_method_handlers("bugs.Service", {"Ask": grpc.unary_unary_rpc_method_handler(handler)})
port = server.add_insecure_port("127.0.0.1:0")
server.start()
with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
    channel.unary_unary("/bugs.Service/Ask").future(b"", timeout=5).code()
server.stop(0).wait(5)
"""

code = subprocess.run([sys.executable, "-c", PROGRAM], stderr=subprocess.DEVNULL, timeout=60).returncode
print(f"exit code {code}")
sys.exit(code == 0)  # 0: the bug is there; on Unix the code is -6, SIGABRT
