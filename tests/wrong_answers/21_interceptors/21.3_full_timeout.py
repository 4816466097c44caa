# hint: give each what is left
class Again(grpc.UnaryUnaryClientInterceptor):
    def __init__(self, attempts):
        self.attempts = attempts

    def intercept_unary_unary(self, continuation, details, request):
        for _ in range(self.attempts):
            call = continuation(details, request)
            if call.code() is not grpc.StatusCode.UNAVAILABLE:
                break
        return call
