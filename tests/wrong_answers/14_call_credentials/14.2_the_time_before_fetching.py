# hint: the token ended while fetch was trying
class Steady(grpc.AuthMetadataPlugin):
    def __init__(self, fetch, margin, clock):
        self.fetch, self.margin, self.clock = fetch, margin, clock
        self.lock = threading.Lock()
        self.token, self.ends_at = None, clock()

    def __call__(self, context, callback):
        callback([("authorization", f"Bearer {self.current()}")], None)

    def current(self):
        with self.lock:
            now = self.clock()
            if now >= self.ends_at - self.margin:
                try:
                    self.token, seconds = self.fetch()
                    self.ends_at = now + seconds
                except Exception:
                    if now >= self.ends_at:
                        raise
            return self.token
