# hint: it is
def busiest(spans):
    parents = {span.span_id: span.parent_span_id for _, span in spans}

    def depth(span_id):
        return 1 + depth(parents[span_id]) if span_id in parents else 0

    return max(spans, key=lambda pair: depth(pair[1].span_id))[0]
