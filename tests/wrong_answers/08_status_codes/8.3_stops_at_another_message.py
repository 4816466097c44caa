# hint: a BadRequest behind three others: expected 4 fields
def wrong_fields(error):
    status, found = rpc_status.from_call(error), {}
    for packed in status.details[1:] if status else ():
        bad = error_details_pb2.BadRequest()
        if not packed.Unpack(bad):
            break
        found |= {each.field: each.description for each in bad.field_violations}
    return found
