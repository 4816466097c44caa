# hint: expected 2 fields
def wrong_fields(error):
    status = rpc_status.from_call(error)
    found = {}
    for packed in status.details if status else ():
        try:
            bad = error_details_pb2.BadRequest.FromString(packed.value)
        except Exception:
            continue
        found |= {each.field: each.description for each in bad.field_violations}
    return found
