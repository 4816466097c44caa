# hint: a second call
class Again(grpc.UnaryUnaryClientInterceptor):
    def __init__(self, attempts):
        self.attempts = attempts
        self.ends = None

    def intercept_unary_unary(self, continuation, details, request):
        if self.ends is None and details.timeout is not None:
            self.ends = time.monotonic() + details.timeout
        for _ in range(self.attempts):
            if self.ends is not None:
                details = details._replace(timeout=max(0, self.ends - time.monotonic()))
            call = continuation(details, request)
            if call.code() is not grpc.StatusCode.UNAVAILABLE:
                break
        return call
