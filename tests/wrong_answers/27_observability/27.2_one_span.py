# hint: five short spans
def busiest(spans):
    own = {span.span_id: [service, span.end_time_unix_nano - span.start_time_unix_nano] for service, span in spans}
    for _, span in spans:
        if span.parent_span_id in own:
            own[span.parent_span_id][1] -= span.end_time_unix_nano - span.start_time_unix_nano
    return max(own.values(), key=lambda pair: pair[1])[0]
