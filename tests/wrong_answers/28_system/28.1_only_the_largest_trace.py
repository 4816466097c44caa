# hint: two traces in which an id is the same
def calls_of(spans):
    if not spans:
        return set()
    trace = Counter(each.span.trace_id for each in spans).most_common(1)[0][0]
    spans = [each for each in spans if each.span.trace_id == trace]
    owner = {each.span.span_id: each.service for each in spans}
    pairs = {(owner.get(each.span.parent_span_id), each.service) for each in spans}
    return {(caller, called) for caller, called in pairs if caller and caller != called}
