class Details(grpc.ClientCallDetails):
    def __init__(self, given, timeout):
        self.method, self.metadata, self.timeout = given.method, given.metadata, timeout
        self.credentials, self.compression = given.credentials, given.compression
        self.wait_for_ready = given.wait_for_ready


class Again(grpc.UnaryUnaryClientInterceptor):
    def __init__(self, attempts):
        self.attempts = attempts

    def intercept_unary_unary(self, continuation, details, request):
        ends = None if details.timeout is None else time.monotonic() + details.timeout
        made = 0
        while True:
            left = None if ends is None else max(0, ends - time.monotonic())
            call = continuation(Details(details, left), request)
            made += 1
            try:
                call.result()
            except grpc.RpcError as error:
                if error.code() is grpc.StatusCode.UNAVAILABLE and made < self.attempts:
                    continue
            return call
