"""On asyncio a CancelledError of the handler's own ends no call: the client waits until its deadline.

Expected: a status, as for every other exception.
"""

import asyncio
import sys

import grpc


async def handler(request, context):
    task = asyncio.ensure_future(asyncio.sleep(60))
    task.cancel()
    return await task  # nobody has cancelled the call, or this handler


async def main():
    server = grpc.aio.server()
    methods = {"Ask": grpc.unary_unary_rpc_method_handler(handler)}
    server.add_registered_method_handlers("bugs.Service", methods)
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    async with grpc.aio.insecure_channel(f"127.0.0.1:{port}") as channel:
        call = channel.unary_unary("/bugs.Service/Ask")(b"", timeout=1)
        code = await call.code()
    await server.stop(0)
    return code


code = asyncio.run(main())
print(code.name)
sys.exit(code is not grpc.StatusCode.DEADLINE_EXCEEDED)  # 0: the bug is there
