# hint: no messages at all: expected an empty dictionary, you return None
def wrong_fields(error):
    status, found = rpc_status.from_call(error), {}
    if status is None:
        return None
    for packed in status.details:
        bad = error_details_pb2.BadRequest()
        if packed.Unpack(bad):
            found |= {each.field: each.description for each in bad.field_violations}
    return found
