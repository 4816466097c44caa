# hint: an error is kept
class Cache:
    def __init__(self, seconds):
        self.seconds, self.entries = seconds, {}

    async def get(self, key, fetch):
        loop = asyncio.get_running_loop()
        task, until = self.entries.get(key, (None, 0))
        if task is None or loop.time() >= until:
            task = loop.create_task(fetch())
            self.entries[key] = task, float("inf")

            def fetched(task):
                self.entries[key] = task, loop.time() + self.seconds

            task.add_done_callback(fetched)
        return await asyncio.shield(task)
