# hint: a BadRequest in front: expected 2 fields, you return {
def wrong_fields(error, found={}):
    status = rpc_status.from_call(error)
    for packed in status.details if status else ():
        bad = error_details_pb2.BadRequest()
        if packed.Unpack(bad):
            found |= {each.field: each.description for each in bad.field_violations}
    return found
