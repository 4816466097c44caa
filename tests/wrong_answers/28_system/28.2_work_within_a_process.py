# hint: with a span inside
def unserved(spans):
    served = {each.span.parent_span_id for each in spans if each.span.kind == 2}
    return sorted(
        each.span.name.rpartition("/")[2]
        for each in spans
        if each.span.kind != 2 and each.span.status.code == 2 and each.span.span_id not in served
    )
