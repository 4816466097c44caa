# hint: with the margin left a token is renewed
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
            if now >= self.ends_at:
                self.token, seconds = self.fetch()
                self.ends_at = now + seconds
            return self.token
