from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status


def unserved(spans):
    served = {each.span.parent_span_id for each in spans if each.span.kind == Span.SPAN_KIND_SERVER}
    failed = [
        each.span
        for each in spans
        if each.span.kind == Span.SPAN_KIND_CLIENT and each.span.status.code == Status.STATUS_CODE_ERROR
    ]
    return sorted(span.name[span.name.rindex("/") + 1 :] for span in failed if span.span_id not in served)
