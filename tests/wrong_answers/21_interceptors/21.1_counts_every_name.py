# hint: a key for
class KnownCalls(grpc.ServerInterceptor):
    def __init__(self):
        self.calls = collections.Counter()

    def intercept_service(self, continuation, details):
        self.calls[details.method] += 1
        return continuation(details)
