# hint: returns tuple
def busiest(spans):
    owners = {span.span_id: service for service, span in spans}
    own = Counter()
    for service, span in spans:
        length = span.end_time_unix_nano - span.start_time_unix_nano
        own[service] += length
        if span.parent_span_id in owners:
            own[owners[span.parent_span_id]] -= length
    return own.most_common(1)[0]
