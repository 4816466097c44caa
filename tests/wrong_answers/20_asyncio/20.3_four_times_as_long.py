# hint: the fourth None comes
async def with_pauses(call, seconds):
    try:
        while True:
            read = asyncio.create_task(call.read())
            while not (await asyncio.wait({read}, timeout=4 * seconds))[0]:
                yield None
            if (message := read.result()) is grpc.aio.EOF:
                return
            yield message
    finally:
        call.cancel()
