class AtMost(Around):
    def __init__(self, limit):
        super().__init__(None)
        self.limit = limit

    def inside(self, function, handler, method):
        if not handler.request_streaming:
            return function

        def limited(requests, context):
            left = self.limit
            for request in requests:
                if not left:
                    context.abort(grpc.StatusCode.RESOURCE_EXHAUSTED, "too many")
                left -= 1
                yield request

        return lambda requests, context: function(limited(requests, context), context)
