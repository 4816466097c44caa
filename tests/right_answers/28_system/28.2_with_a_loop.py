def unserved(spans):
    lost = []
    for each in spans:
        if each.span.kind != 3 or each.span.status.code != 2:
            continue
        if not any(other.span.parent_span_id == each.span.span_id and other.span.kind == 2 for other in spans):
            lost.append(each.span.name.split("/")[-1])
    lost.sort()
    return lost
