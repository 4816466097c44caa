# hint: is to be OK, and ended with UNIMPLEMENTED
class KnownCalls(grpc.ServerInterceptor):
    def __init__(self):
        self.calls = collections.Counter()

    def intercept_service(self, continuation, details):
        handler = continuation(details)
        self.calls["unknown" if handler is None else details.method] += 1
