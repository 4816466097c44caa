# hint: the token has ended, so the call has to fail
class Steady(grpc.AuthMetadataPlugin):
    def __init__(self, fetch, margin, clock):
        self.fetch, self.margin, self.clock = fetch, margin, clock
        self.lock = threading.Lock()
        self.token, self.ends_at = None, clock()

    def __call__(self, context, callback):
        try:
            callback([("authorization", f"Bearer {self.current()}")], None)
        except Exception as error:
            callback(None, error)

    def current(self):
        with self.lock:
            now = self.clock()
            if now >= self.ends_at - self.margin:
                try:
                    self.token, seconds = self.fetch()
                    self.ends_at = now + seconds
                except Exception:
                    if self.token is None:
                        raise
            return self.token
