def calls_of(spans):
    return {
        (one.service, other.service)
        for one in spans
        for other in spans
        if one.span.trace_id == other.span.trace_id
        and one.span.span_id == other.span.parent_span_id
        and one.service != other.service
    }
