# hint: expected 2 fields
def wrong_fields(error):
    status, found = rpc_status.from_call(error), {}
    for packed in status.details if status else ():
        bad = error_details_pb2.BadRequest()
        if packed.Unpack(bad):
            first = bad.field_violations[0]
            found[first.field] = first.description
    return found
