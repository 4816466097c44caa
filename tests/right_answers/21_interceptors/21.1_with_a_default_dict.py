class KnownCalls(grpc.ServerInterceptor):
    def __init__(self):
        self.calls = collections.defaultdict(int)

    def intercept_service(self, continuation, details):
        handler = continuation(details)
        if handler:
            self.calls[details.method] += 1
        else:
            self.calls["unknown"] += 1
        return handler
