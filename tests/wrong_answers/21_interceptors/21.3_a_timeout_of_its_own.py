# hint: no attempt of it gets one
class Again(grpc.UnaryUnaryClientInterceptor):
    def __init__(self, attempts):
        self.attempts = attempts

    def intercept_unary_unary(self, continuation, details, request):
        ends = time.monotonic() + (details.timeout or 60)
        for _ in range(self.attempts):
            if ends is not None:
                details = details._replace(timeout=max(0, ends - time.monotonic()))
            call = continuation(details, request)
            if call.code() is not grpc.StatusCode.UNAVAILABLE:
                break
        return call
