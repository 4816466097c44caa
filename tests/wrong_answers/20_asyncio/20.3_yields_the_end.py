# hint: yield the messages and None
async def with_pauses(call, seconds):
    try:
        while True:
            read = asyncio.create_task(call.read())
            while not (await asyncio.wait({read}, timeout=seconds))[0]:
                yield None
            yield read.result()
            if read.result() is grpc.aio.EOF:
                return
    finally:
        call.cancel()
