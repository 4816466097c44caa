class KnownCalls(grpc.ServerInterceptor):
    def __init__(self):
        self.calls = collections.Counter()
        self.lock = threading.Lock()

    def intercept_service(self, continuation, details):
        known = continuation(details) is not None
        with self.lock:
            self.calls.update([details.method if known else "unknown"])
        return continuation(details)
