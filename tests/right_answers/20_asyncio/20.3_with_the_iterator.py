async def with_pauses(call, seconds):
    messages = aiter(call)
    try:
        while True:
            read = asyncio.ensure_future(anext(messages, None))
            while not (await asyncio.wait({read}, timeout=seconds))[0]:
                yield None
            if (message := await read) is None:
                return
            yield message
    finally:
        call.cancel()
