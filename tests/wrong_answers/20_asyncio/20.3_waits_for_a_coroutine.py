# hint: make the read a task
async def with_pauses(call, seconds):
    try:
        while True:
            read = call.read()
            while not (await asyncio.wait({read}, timeout=seconds))[0]:
                yield None
            if (message := read.result()) is grpc.aio.EOF:
                return
            yield message
    finally:
        call.cancel()
        read.close()
