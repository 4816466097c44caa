"""A callback of a client's call that raises ends its channel's thread: later calls never end, whatever their timeout.

Expected: the exception is logged, as on the server. The handler of the exception asks for ``callback.func``, which a
function does not have. An open mend: https://github.com/grpc/grpc/pull/42765
"""

import contextlib
import io
import os
import threading
from concurrent import futures

import grpc

go_on, called, over = threading.Event(), threading.Event(), threading.Event()


def handler(request, context):
    go_on.wait(5)
    return b""


def callback():
    called.set()
    raise KeyError("in a callback")


server = grpc.server(futures.ThreadPoolExecutor(1))
server.add_registered_method_handlers("bugs.Service", {"Ask": grpc.unary_unary_rpc_method_handler(handler)})
port = server.add_insecure_port("127.0.0.1:0")
server.start()
ask = grpc.insecure_channel(f"127.0.0.1:{port}").unary_unary("/bugs.Service/Ask")
with contextlib.redirect_stderr(io.StringIO()):
    first = ask.future(b"", timeout=5)
    first.add_callback(callback)
    go_on.set()
    called.wait(5)
    second = ask.future(b"", timeout=1)
    threading.Thread(target=lambda: (second.code(), over.set()), daemon=True).start()
    over.wait(4)
print("the next call, with a timeout of 1 s:", "ended" if over.is_set() else "not over after 4 s", flush=True)
os._exit(over.is_set())  # 0: the bug is there; not sys.exit, which would wait
