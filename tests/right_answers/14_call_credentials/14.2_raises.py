class Steady(grpc.AuthMetadataPlugin):
    def __init__(self, fetch, margin, clock):
        self._fetch, self._margin, self._clock = fetch, margin, clock
        self._lock = threading.RLock()
        self._kept = ("", clock())

    def __call__(self, context, callback):
        with self._lock:
            if self._left() <= self._margin:
                asked = self._clock()
                try:
                    token, seconds = self._fetch()
                except Exception:
                    if self._left() <= 0:
                        raise
                else:
                    self._kept = (token, asked + seconds)
            token, _ = self._kept
        callback((("authorization", "Bearer " + token),), None)

    def _left(self):
        return self._kept[1] - self._clock()
