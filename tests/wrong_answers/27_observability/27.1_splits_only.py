# hint: a new trace begins
def context_of(metadata):
    value = dict(metadata).get("traceparent")
    if not value or value.count("-") != 3:
        return os.urandom(16).hex(), None, True
    _, trace_id, parent_id, flags = value.split("-")
    return trace_id, parent_id, flags.endswith(tuple("13579bdf"))
