"""On an asyncio server a plain ``def`` that streams responses keeps its thread for ever when its call ends early.

Expected: the thread is free again. With as many such streams as the pool has threads, no plain handler is served.
"""

import asyncio
import itertools
import os
from concurrent import futures

import grpc


def plain_stream(request, context):
    return (b"reading" for _ in itertools.count())


def plain(request, context):
    return b""


async def main():
    server = grpc.aio.server(migration_thread_pool=futures.ThreadPoolExecutor(1))
    methods = {
        "Watch": grpc.unary_stream_rpc_method_handler(plain_stream),
        "Ask": grpc.unary_unary_rpc_method_handler(plain),
    }
    server.add_registered_method_handlers("bugs.Service", methods)
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    async with grpc.aio.insecure_channel(f"127.0.0.1:{port}") as channel:
        stream = channel.unary_stream("/bugs.Service/Watch")(b"", timeout=10)
        await stream.read()
        stream.cancel()
        code = await channel.unary_unary("/bugs.Service/Ask")(b"", timeout=2).code()
    print(code.name, flush=True)
    # Not sys.exit, which would wait for the thread.
    os._exit(code is not grpc.StatusCode.DEADLINE_EXCEEDED)  # 0: the bug is there


asyncio.run(main())
