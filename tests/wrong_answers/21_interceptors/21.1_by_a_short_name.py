# hint: keys are full names
class KnownCalls(grpc.ServerInterceptor):
    def __init__(self):
        self.calls = collections.Counter()

    def intercept_service(self, continuation, details):
        handler = continuation(details)
        self.calls["unknown" if handler is None else details.method.rpartition("/")[2]] += 1
        return handler
