# hint: expected what fetch raised
class Steady(grpc.AuthMetadataPlugin):
    def __init__(self, fetch, margin, clock):
        self.fetch, self.margin, self.clock = fetch, margin, clock
        self.lock = threading.Lock()
        self.token, self.ends_at = None, clock()

    def __call__(self, context, callback):
        with self.lock:
            now = self.clock()
            if now >= self.ends_at - self.margin:
                try:
                    self.token, seconds = self.fetch()
                    self.ends_at = now + seconds
                except Exception:
                    pass
        if self.clock() >= self.ends_at:
            callback(None, RuntimeError("no token"))
        else:
            callback([("authorization", f"Bearer {self.token}")], None)
