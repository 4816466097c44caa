# hint: after a renewal that failed, the next call tries again
class Steady(grpc.AuthMetadataPlugin):
    def __init__(self, fetch, margin, clock):
        self.fetch, self.margin, self.clock = fetch, margin, clock
        self.lock = threading.Lock()
        self.token, self.ends_at = None, clock()

        self.renew_at = clock()

    def __call__(self, context, callback):
        callback([("authorization", f"Bearer {self.current()}")], None)

    def current(self):
        with self.lock:
            now = self.clock()
            if now >= self.renew_at:
                try:
                    self.token, seconds = self.fetch()
                    self.ends_at = now + seconds
                    self.renew_at = self.ends_at - self.margin
                except Exception:
                    self.renew_at = self.ends_at
                    if self.clock() >= self.ends_at:
                        raise
            return self.token
