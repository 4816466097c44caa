# hint: the next call tries again
class Steady(grpc.AuthMetadataPlugin):
    def __init__(self, fetch, margin, clock):
        self.fetch, self.margin, self.clock = fetch, margin, clock
        self.lock = threading.Lock()
        self.token, self.ends_at, self.next = None, clock(), clock()

    def __call__(self, context, callback):
        try:
            token = self.current()
        except Exception as error:  # whatever fetch raises is the call's error
            callback(None, error)
        else:
            callback([("authorization", f"Bearer {token}")], None)

    def current(self):
        with self.lock:
            now = self.clock()
            if now >= self.ends_at - self.margin and (now >= self.next or now >= self.ends_at):
                try:
                    self.token, seconds = self.fetch()
                    self.ends_at = now + seconds
                except Exception:
                    self.next = now + 20
                    if self.clock() >= self.ends_at:  # fetch may have taken long
                        raise
            return self.token
