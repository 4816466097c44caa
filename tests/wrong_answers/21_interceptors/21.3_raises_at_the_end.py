# hint: RuntimeError
class Again(grpc.UnaryUnaryClientInterceptor):
    def __init__(self, attempts):
        self.attempts = attempts

    def intercept_unary_unary(self, continuation, details, request):
        ends = None if details.timeout is None else time.monotonic() + details.timeout
        for _ in range(self.attempts):
            if ends is not None:
                details = details._replace(timeout=max(0, ends - time.monotonic()))
            call = continuation(details, request)
            if call.code() is not grpc.StatusCode.UNAVAILABLE:
                return call
        raise RuntimeError("no attempt left")
