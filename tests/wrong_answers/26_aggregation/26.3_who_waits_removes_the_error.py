# hint: all who waited have left
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
                if not task.cancelled() and not task.exception():
                    self.entries[key] = task, loop.time() + self.seconds

            task.add_done_callback(fetched)
        try:
            return await asyncio.shield(task)
        except grpc.aio.AioRpcError:
            if self.entries.get(key, (None, 0))[0] is task:
                del self.entries[key]
            raise
