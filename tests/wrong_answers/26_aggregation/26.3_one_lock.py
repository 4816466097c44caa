# hint: from when it was fetched
class Cache:
    def __init__(self, seconds):
        self.seconds, self.entries, self.lock = seconds, {}, asyncio.Lock()

    async def get(self, key, fetch):
        async with self.lock:
            now = asyncio.get_running_loop().time()
            value, until = self.entries.get(key, (None, 0))
            if now >= until:
                value = await fetch()
                self.entries[key] = value, now + self.seconds
            return value
