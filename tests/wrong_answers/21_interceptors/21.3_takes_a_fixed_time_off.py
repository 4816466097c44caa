# hint: give each what is left
class Again(grpc.UnaryUnaryClientInterceptor):
    def __init__(self, attempts):
        self.attempts = attempts

    def intercept_unary_unary(self, continuation, details, request):
        for number in range(self.attempts):
            timeout = details.timeout and details.timeout - 0.2 * number
            call = continuation(details._replace(timeout=timeout), request)
            if call.code() is not grpc.StatusCode.UNAVAILABLE:
                break
        return call
