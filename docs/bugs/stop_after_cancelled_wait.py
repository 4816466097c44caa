"""On asyncio ``stop`` raises CancelledError at once when ``wait_for_termination()`` was cancelled before.

Expected: it ends the calls with the grace. A cancelled wait is what Ctrl-C leaves behind in ``asyncio.run``.
"""

import asyncio
import sys

import grpc


async def main():
    server = grpc.aio.server()
    server.add_insecure_port("127.0.0.1:0")
    await server.start()
    waiting = asyncio.ensure_future(server.wait_for_termination())
    await asyncio.sleep(0.1)
    waiting.cancel()
    await asyncio.wait([waiting])
    try:
        await server.stop(1)
    except asyncio.CancelledError:
        return "CancelledError"
    return "stopped"


outcome = asyncio.run(main())
print(outcome)
sys.exit(outcome == "stopped")  # 0: the bug is there
