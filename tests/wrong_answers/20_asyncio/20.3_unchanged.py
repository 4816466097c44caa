# hint: cancels its call
async def with_pauses(call, seconds):
    while True:
        try:
            message = await asyncio.wait_for(call.read(), seconds)
        except TimeoutError:
            yield None
            continue
        if message is grpc.aio.EOF:
            return
        yield message
