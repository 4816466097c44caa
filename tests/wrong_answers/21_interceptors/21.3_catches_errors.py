# hint: 3 attempts, not 1
class Again(grpc.UnaryUnaryClientInterceptor):
    def __init__(self, attempts):
        self.attempts = attempts

    def intercept_unary_unary(self, continuation, details, request):
        for _ in range(self.attempts):
            try:
                return continuation(details, request)
            except grpc.RpcError:
                continue
