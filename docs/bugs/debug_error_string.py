"""``debug_error_string()`` of a future or a stream that its own side ended waits for ever.

Expected: a text, as for a call that the server ended. (Threads; a call of ``grpc.aio`` has none in that case.)
"""

import os
import threading
from concurrent import futures

import grpc

release = threading.Event()


def handler(request, context):
    release.wait(5)
    return b""


server = grpc.server(futures.ThreadPoolExecutor(1))
server.add_registered_method_handlers("bugs.Service", {"Ask": grpc.unary_unary_rpc_method_handler(handler)})
port = server.add_insecure_port("127.0.0.1:0")
server.start()
call = grpc.insecure_channel(f"127.0.0.1:{port}").unary_unary("/bugs.Service/Ask").future(b"", timeout=5)
call.cancel()
told = threading.Event()
asking = threading.Thread(target=lambda: (call.debug_error_string(), told.set()), daemon=True)
asking.start()
told.wait(2)
print("told" if told.is_set() else "still waiting", flush=True)
release.set()
os._exit(told.is_set())  # 0: the bug is there; not sys.exit, which might wait, too
