# hint: two traces in which an id is the same
def calls_of(spans):
    owner = {each.span.span_id: each.service for each in spans}
    pairs = set()
    for each in spans:
        caller = owner.get(each.span.parent_span_id)
        if caller and caller != each.service:
            pairs.add((caller, each.service))
    return pairs
