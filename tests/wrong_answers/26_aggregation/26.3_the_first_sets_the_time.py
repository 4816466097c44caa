# hint: the entry is still used when its time is over
class Cache:
    def __init__(self, seconds):
        self.seconds, self.entries = seconds, {}

    async def get(self, key, fetch):
        loop = asyncio.get_running_loop()
        task, until = self.entries.get(key, (None, 0))
        if task is not None and loop.time() < until:
            return await asyncio.shield(task)
        task = loop.create_task(fetch())
        task.add_done_callback(lambda task: task.cancelled() or (task.exception() and self.entries.pop(key)))
        self.entries[key] = task, float("inf")
        found = await asyncio.shield(task)
        self.entries[key] = task, loop.time() + self.seconds
        return found
