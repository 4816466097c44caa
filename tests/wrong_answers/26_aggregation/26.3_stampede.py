# hint: five ask for one key at once, and 5 calls
class Cache:
    def __init__(self, seconds):
        self.seconds, self.entries = seconds, {}

    async def get(self, key, fetch):
        now = asyncio.get_running_loop().time()
        value, until = self.entries.get(key, (None, 0))
        if now >= until:
            value = await fetch()
            self.entries[key] = value, now + self.seconds
        return value
