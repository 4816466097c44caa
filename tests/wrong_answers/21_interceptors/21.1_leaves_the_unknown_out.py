# hint: calls for unknown, and calls has 0
class KnownCalls(grpc.ServerInterceptor):
    def __init__(self):
        self.calls = collections.Counter()

    def intercept_service(self, continuation, details):
        handler = continuation(details)
        if handler is not None:
            self.calls[details.method] += 1
        return handler
