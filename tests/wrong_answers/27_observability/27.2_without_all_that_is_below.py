# hint: is taken away from the child alone
def busiest(spans):
    parents = {span.span_id: span.parent_span_id for _, span in spans}
    owners = {span.span_id: service for service, span in spans}
    own = {}
    for service, span in spans:
        length = span.end_time_unix_nano - span.start_time_unix_nano
        own[service] = own.get(service, 0) + length
        above = span.parent_span_id
        while above in owners:
            own[owners[above]] = own.get(owners[above], 0) - length
            above = parents[above]
    return max(own, key=own.get)
