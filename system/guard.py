"""The interceptor that asks each call for a token, and notes which attempt it is; lessons 14 and 21 have how."""

import grpc
from identity import problem_of
from opentelemetry import trace


class Guard(grpc.ServerInterceptor):
    """Lets in calls with a good token. Health is for all who have a certificate."""

    def intercept_service(self, continuation, details):
        """Put the question before the handler; methods with streams stay closed until somebody writes theirs."""
        handler = continuation(details)
        if handler is None or details.method.startswith("/grpc.health.v1."):
            return handler
        if handler.unary_unary is None:
            return None

        def guarded(request, context):
            sent = dict(context.invocation_metadata())
            earlier = int(sent.get("grpc-previous-rpc-attempts", 0))
            trace.get_current_span().set_attribute("attempt", earlier + 1)
            if problem := problem_of(sent.get("authorization", "").removeprefix("Bearer ")):
                context.abort(*problem)
            return handler.unary_unary(request, context)

        return grpc.unary_unary_rpc_method_handler(guarded, handler.request_deserializer, handler.response_serializer)
