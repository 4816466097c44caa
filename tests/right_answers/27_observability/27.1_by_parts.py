def context_of(metadata):
    for key, value in metadata:
        if key != "traceparent":
            continue
        parts = value.split("-")
        if [len(part) for part in parts] != [2, 32, 16, 2] or parts[0] != "00":
            break
        if set("".join(parts)) - set("0123456789abcdef"):
            break
        _, trace_id, parent_id, flags = parts
        if trace_id.strip("0") and parent_id.strip("0"):
            return trace_id, parent_id, int(flags, 16) % 2 == 1
    return f"{int.from_bytes(os.urandom(16)) | 1:032x}", None, True
