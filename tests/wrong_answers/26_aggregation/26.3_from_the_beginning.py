# hint: an entry lasts from when it
class Cache:
    def __init__(self, seconds):
        self.seconds, self.entries = seconds, {}

    async def get(self, key, fetch):
        loop = asyncio.get_running_loop()
        task, until = self.entries.get(key, (None, 0))
        if task is None or loop.time() >= until:
            task = loop.create_task(fetch())
            self.entries[key] = task, loop.time() + self.seconds

            def fetched(task):
                if task.cancelled() or task.exception():
                    del self.entries[key]


            task.add_done_callback(fetched)
        return await asyncio.shield(task)
