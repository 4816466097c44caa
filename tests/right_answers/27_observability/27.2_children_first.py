def busiest(spans):
    children = {}
    for _, span in spans:
        children.setdefault(span.parent_span_id, []).append(span)

    def length(span):
        return span.end_time_unix_nano - span.start_time_unix_nano

    totals = {}
    for service, span in spans:
        self_time = length(span) - sum(map(length, children.get(span.span_id, [])))
        totals[service] = totals.get(service, 0) + self_time
    return max(totals, key=totals.get)
