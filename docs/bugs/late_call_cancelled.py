"""A call that arrives while a server stops may end as CANCELLED, though nobody cancelled it and the grace is not over.

Expected: it is served, since there is time left, or refused with UNAVAILABLE, which clients may repeat.
"""

import sys
import threading
from concurrent import futures

import grpc

CALLERS, TRIES, GRACE_SECONDS = 16, 30, 5


def handler(request, context):
    return request


def codes_of_a_stop():
    """Return the codes of all calls around a stop."""
    server = grpc.server(futures.ThreadPoolExecutor(CALLERS))
    server.add_registered_method_handlers("bugs.Service", {"Ask": grpc.unary_unary_rpc_method_handler(handler)})
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    codes, warm = set(), threading.Barrier(CALLERS + 1)

    def call_until_it_fails(channel):
        ask = channel.unary_unary("/bugs.Service/Ask")
        ask(b"", timeout=30)
        warm.wait()
        while True:
            code = ask.future(b"", timeout=30).code()
            codes.add(code)
            if code is not grpc.StatusCode.OK:
                return

    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel, futures.ThreadPoolExecutor(CALLERS) as callers:
        for _ in range(CALLERS):
            callers.submit(call_until_it_fails, channel)
        warm.wait()
        server.stop(GRACE_SECONDS).wait()
    return codes


for attempt in range(1, TRIES + 1):
    codes = codes_of_a_stop()
    if grpc.StatusCode.CANCELLED in codes:
        print(f"stop {attempt}:", *sorted(code.name for code in codes))
        sys.exit(0)
print(f"{TRIES} stops: no call was CANCELLED")
sys.exit(1)
