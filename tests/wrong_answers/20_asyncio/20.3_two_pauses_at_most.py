# hint: too few
async def with_pauses(call, seconds):
    try:
        while True:
            read = asyncio.create_task(call.read())
            for _ in range(2):
                if (await asyncio.wait({read}, timeout=seconds))[0]:
                    break
                yield None
            await asyncio.wait({read})
            if (message := read.result()) is grpc.aio.EOF:
                return
            yield message
    finally:
        call.cancel()
