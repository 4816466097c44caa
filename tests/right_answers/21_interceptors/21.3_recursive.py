class Again(grpc.UnaryUnaryClientInterceptor):
    def __init__(self, attempts):
        self.attempts = attempts

    def intercept_unary_unary(self, continuation, details, request):
        return self.attempt(continuation, details, request, self.attempts)

    def attempt(self, continuation, details, request, left):
        began = time.monotonic()
        call = continuation(details, request)
        if call.code() is not grpc.StatusCode.UNAVAILABLE or left == 1:
            return call
        if details.timeout is not None:
            spent = time.monotonic() - began
            details = details._replace(timeout=max(0.0, details.timeout - spent))
        return self.attempt(continuation, details, request, left - 1)
