from itertools import groupby


def calls_of(spans):
    found, key = set(), lambda each: each.span.trace_id
    for _, group in groupby(sorted(spans, key=key), key):
        members = list(group)
        by_id = {each.span.span_id: each for each in members}
        for each in members:
            if parent := by_id.get(each.span.parent_span_id):
                found |= {(parent.service, each.service)}
    return {pair for pair in found if len(set(pair)) == 2}
