# hint: after a message
async def with_pauses(call, seconds):
    while True:
        read = asyncio.create_task(call.read())
        while not (await asyncio.wait({read}, timeout=seconds))[0]:
            try:
                yield None
            except GeneratorExit:
                call.cancel()
                raise
        if (message := read.result()) is grpc.aio.EOF:
            return
        yield message
