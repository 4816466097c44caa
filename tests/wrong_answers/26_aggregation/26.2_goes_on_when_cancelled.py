# hint: cancel what you have begun
async def in_time(calls, seconds):
    responses, failed = {}, {}

    async def wait_for(name, begin):
        try:
            responses[name] = await begin(timeout=seconds)
        except grpc.aio.AioRpcError as error:
            failed[name] = error.code().name

    tasks = [asyncio.create_task(wait_for(name, begin)) for name, begin in calls.items()]
    for task in tasks:
        await asyncio.shield(task)
    return responses, failed
