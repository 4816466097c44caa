# hint: GetStation, and calls has
class KnownCalls(grpc.ServerInterceptor):
    def __init__(self):
        self.calls = collections.Counter()

    def intercept_service(self, continuation, details):
        handler = continuation(details)
        if handler is None:
            self.calls["unknown"] += 1
            return None
        function = getattr(handler, kind_of(handler))

        def handle(request_or_iterator, context):
            answer = function(request_or_iterator, context)
            self.calls[details.method] += 1
            return answer

        return with_function(handler, handle)
