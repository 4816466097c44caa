# hint: is missing
def calls_of(spans):
    owner, pairs = {}, set()
    for each in spans:
        caller = owner.get((each.span.trace_id, each.span.parent_span_id))
        if caller and caller != each.service:
            pairs.add((caller, each.service))
        owner[each.span.trace_id, each.span.span_id] = each.service
    return pairs
