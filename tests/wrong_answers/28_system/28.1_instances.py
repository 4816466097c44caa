# hint: is none of the calls
def calls_of(spans):
    owner = {(each.span.trace_id, each.span.span_id): each.instance for each in spans}
    pairs = set()
    for each in spans:
        caller = owner.get((each.span.trace_id, each.span.parent_span_id))
        if caller and caller != each.instance:
            pairs.add((caller, each.instance))
    return pairs
