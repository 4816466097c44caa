async def in_time(calls, seconds):
    begun = {name: begin(timeout=seconds) for name, begin in calls.items()}
    responses, failed = {}, {}
    try:
        outcomes = await asyncio.gather(*begun.values(), return_exceptions=True)
    finally:
        for call in begun.values():
            call.cancel()
    for name, outcome in zip(begun, outcomes, strict=True):
        if isinstance(outcome, grpc.aio.AioRpcError):
            failed[name] = outcome.code().name
        else:
            responses[name] = outcome
    return responses, failed
