# hint: WatchReadings, and calls has 0
class KnownCalls(grpc.ServerInterceptor):
    def __init__(self):
        self.calls = collections.Counter()

    def intercept_service(self, continuation, details):
        handler = continuation(details)
        if handler is None:
            self.calls["unknown"] += 1
        elif handler.unary_unary:
            self.calls[details.method] += 1
        return handler
