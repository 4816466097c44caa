"""``grpc.keepalive_timeout_ms`` of a client does nothing; ``grpc.http2.ping_timeout_ms`` sets the time-out.

Expected: a ping that is not answered for that time ends the connection. By default it takes a minute.
"""

import socket
import sys
import threading
import time
from concurrent import futures

import grpc


def seconds_until_over(port, option):
    """Return how long a call takes to end once the network has gone silent, at most five seconds."""
    silent = threading.Event()
    listener = socket.create_server(("127.0.0.1", 0))

    def forward(source, sink):
        while data := source.recv(65536):
            if not silent.is_set():
                sink.sendall(data)

    def relay():
        near, far = listener.accept()[0], socket.create_connection(("127.0.0.1", port))
        for ends in ((near, far), (far, near)):
            threading.Thread(target=forward, args=ends, daemon=True).start()

    threading.Thread(target=relay, daemon=True).start()
    address = f"127.0.0.1:{listener.getsockname()[1]}"
    with grpc.insecure_channel(address, options=[("grpc.keepalive_time_ms", 1000), (option, 300)]) as channel:
        stream = channel.unary_stream("/bugs.Service/Watch")(b"", timeout=5)
        next(stream)
        silent.set()
        began = time.monotonic()
        stream.code()
        return time.monotonic() - began


def handler(request, context):
    yield b"first"
    over = threading.Event()
    if context.add_callback(over.set):
        over.wait(10)


server = grpc.server(futures.ThreadPoolExecutor(2))
server.add_registered_method_handlers("bugs.Service", {"Watch": grpc.unary_stream_rpc_method_handler(handler)})
port = server.add_insecure_port("127.0.0.1:0")
server.start()
options = ("grpc.keepalive_timeout_ms", "grpc.http2.ping_timeout_ms")
found = {option: seconds_until_over(port, option) for option in options}
server.stop(0).wait(5)
print({option: f"{seconds:.1f} s" for option, seconds in found.items()})
sys.exit(not found[options[1]] < 3 < found[options[0]])  # 0: the bug is there
