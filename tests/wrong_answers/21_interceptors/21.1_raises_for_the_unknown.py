# hint: is UNIMPLEMENTED; with your interceptor
class KnownCalls(grpc.ServerInterceptor):
    def __init__(self):
        self.calls = collections.Counter()

    def intercept_service(self, continuation, details):
        handler = continuation(details)
        if handler is None:
            self.calls["unknown"] += 1
            raise KeyError(details.method)
        self.calls[details.method] += 1
        return handler
