# hint: after a message
async def with_pauses(call, seconds):
    try:
        while True:
            paused = False
            read = asyncio.create_task(call.read())
            while not (await asyncio.wait({read}, timeout=seconds))[0]:
                paused = True
                yield None
            try:
                message = read.result()
            except grpc.aio.AioRpcError:
                if not paused:
                    return
                raise
            if message is grpc.aio.EOF:
                return
            yield message
    finally:
        call.cancel()
