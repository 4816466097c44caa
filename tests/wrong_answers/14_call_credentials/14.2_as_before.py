# hint: the renewal fails, and the old token is still good: send it
class Steady(grpc.AuthMetadataPlugin):
    def __init__(self, fetch, margin, clock):
        self.fetch, self.margin, self.clock = fetch, margin, clock
        self.lock = threading.Lock()
        self.token, self.renew_at = None, clock()

    def __call__(self, context, callback):
        callback([("authorization", f"Bearer {self.current()}")], None)

    def current(self):
        with self.lock:
            now = self.clock()
            if now >= self.renew_at:
                self.token, seconds = self.fetch()
                self.renew_at = now + seconds - self.margin
            return self.token
