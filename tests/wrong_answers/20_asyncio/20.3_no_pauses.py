# hint: tells of no pause
async def with_pauses(call, seconds):
    try:
        async for message in call:
            yield message
    finally:
        call.cancel()
