class Cache:
    def __init__(self, seconds):
        self.seconds, self.values, self.fetching = seconds, {}, {}

    async def get(self, key, fetch):
        clock = asyncio.get_running_loop().time
        if key in self.values and clock() < self.values[key][1]:
            return self.values[key][0]
        if key not in self.fetching:

            async def keep():
                try:
                    value = await fetch()
                    self.values[key] = value, clock() + self.seconds
                    return value
                finally:
                    del self.fetching[key]

            self.fetching[key] = asyncio.create_task(keep())
        return await asyncio.shield(self.fetching[key])
