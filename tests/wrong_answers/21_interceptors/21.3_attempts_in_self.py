# hint: a second call
class Again(grpc.UnaryUnaryClientInterceptor):
    def __init__(self, attempts):
        self.attempts = attempts

    def intercept_unary_unary(self, continuation, details, request):
        ends = None if details.timeout is None else time.monotonic() + details.timeout
        while True:
            if ends is not None:
                details = details._replace(timeout=max(0, ends - time.monotonic()))
            call = continuation(details, request)
            self.attempts -= 1
            if call.code() is not grpc.StatusCode.UNAVAILABLE or self.attempts <= 0:
                return call
