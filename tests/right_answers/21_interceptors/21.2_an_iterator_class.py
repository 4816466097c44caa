class Limited:
    def __init__(self, requests, context, limit):
        self.requests, self.context, self.left = requests, context, limit

    def __iter__(self):
        return self

    def __next__(self):
        request = next(self.requests)
        if self.left == 0:
            self.context.abort(grpc.StatusCode.RESOURCE_EXHAUSTED, "too many")
        self.left -= 1
        return request


class AtMost(grpc.ServerInterceptor):
    def __init__(self, limit):
        self.limit = limit

    def intercept_service(self, continuation, details):
        handler = continuation(details)
        if handler is None or not handler.request_streaming:
            return handler
        make, function = grpc.stream_unary_rpc_method_handler, handler.stream_unary
        if handler.response_streaming:
            make, function = grpc.stream_stream_rpc_method_handler, handler.stream_stream
        return make(
            lambda requests, context: function(Limited(requests, context, self.limit), context),
            request_deserializer=handler.request_deserializer,
            response_serializer=handler.response_serializer,
        )
