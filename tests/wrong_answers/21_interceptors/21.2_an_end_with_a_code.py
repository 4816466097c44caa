# hint: takes them for all
class AtMost(grpc.ServerInterceptor):
    def __init__(self, limit):
        self.limit = limit

    def intercept_service(self, continuation, details):
        handler = continuation(details)
        if handler is None or not handler.request_streaming:
            return handler
        function = getattr(handler, kind_of(handler))

        def handle(request_iterator, context):
            return function(self.limited(request_iterator, context), context)

        return with_function(handler, handle)

    def limited(self, requests, context):
        for number, request in enumerate(requests, start=1):
            if number > self.limit:
                context.set_code(grpc.StatusCode.RESOURCE_EXHAUSTED)
                return
            yield request
