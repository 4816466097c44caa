async def with_pauses(call, seconds):
    messages = asyncio.Queue()

    async def read_all():
        try:
            async for message in call:
                messages.put_nowait((message, None))
            messages.put_nowait((None, None))
        except grpc.aio.AioRpcError as error:
            messages.put_nowait((None, error))

    reader = asyncio.create_task(read_all())
    try:
        while True:
            try:
                message, error = await asyncio.wait_for(messages.get(), seconds)
            except TimeoutError:
                yield None
                continue
            if error is not None:
                raise error
            if message is None:
                return
            yield message
    finally:
        reader.cancel()
        call.cancel()
