async def with_pauses(call, seconds):
    try:
        while True:
            read = asyncio.ensure_future(call.read())
            while not read.done():
                try:
                    await asyncio.wait_for(asyncio.shield(read), seconds)
                except TimeoutError:
                    yield None
            if read.result() is grpc.aio.EOF:
                return
            yield read.result()
    finally:
        call.cancel()
