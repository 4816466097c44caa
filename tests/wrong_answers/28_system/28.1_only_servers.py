# hint: is missing
def calls_of(spans):
    servers = [each for each in spans if each.span.kind == 2]
    owner = {(each.span.trace_id, each.span.span_id): each.service for each in servers}
    pairs = set()
    for each in servers:
        caller = owner.get((each.span.trace_id, each.span.parent_span_id))
        if caller and caller != each.service:
            pairs.add((caller, each.service))
    return pairs
