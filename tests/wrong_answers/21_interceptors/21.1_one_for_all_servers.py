# hint: two servers share one Counter
class KnownCalls(grpc.ServerInterceptor):
    calls = collections.Counter()

    def intercept_service(self, continuation, details):
        handler = continuation(details)
        self.calls["unknown" if handler is None else details.method] += 1
        return handler
