# hint: tells of no pause
async def with_pauses(call, seconds):
    try:
        if (first := await call.read()) is grpc.aio.EOF:
            return
        yield first
        while True:
            read = asyncio.create_task(call.read())
            while not (await asyncio.wait({read}, timeout=seconds))[0]:
                yield None
            if (message := read.result()) is grpc.aio.EOF:
                return
            yield message
    finally:
        call.cancel()
