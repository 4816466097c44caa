# hint: does each call have its timeout
async def in_time(calls, seconds):
    responses, failed = {}, {}

    async def wait_for(name, begin):
        try:
            responses[name] = await begin(timeout=None)
        except grpc.aio.AioRpcError as error:
            failed[name] = error.code().name

    async with asyncio.TaskGroup() as group:
        for name, begin in calls.items():
            group.create_task(wait_for(name, begin))
    return responses, failed
