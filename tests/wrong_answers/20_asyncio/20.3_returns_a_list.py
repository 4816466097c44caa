# hint: write an asynchronous generator
async def with_pauses(call, seconds):
    return [message async for message in call]
