# hint: makes no end
class Again(grpc.UnaryUnaryClientInterceptor):
    def __init__(self, attempts):
        self.attempts = attempts

    def intercept_unary_unary(self, continuation, details, request):
        while True:
            call = continuation(details, request)
            if call.code() is grpc.StatusCode.OK:
                return call
