# hint: ExceptionGroup
async def in_time(calls, seconds):
    async def wait_for(begin):
        return await begin(timeout=seconds)

    async with asyncio.TaskGroup() as group:
        tasks = {name: group.create_task(wait_for(begin)) for name, begin in calls.items()}
    return {name: task.result() for name, task in tasks.items()}, {}
