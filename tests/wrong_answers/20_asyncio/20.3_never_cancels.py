# hint: cancel the call, in a finally
async def with_pauses(call, seconds):
    try:
        while True:
            read = asyncio.create_task(call.read())
            while not (await asyncio.wait({read}, timeout=seconds))[0]:
                yield None
            if (message := read.result()) is grpc.aio.EOF:
                return
            yield message
    finally:
        pass
