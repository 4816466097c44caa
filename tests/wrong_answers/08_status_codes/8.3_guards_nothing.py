# hint: a BadRequest that cannot be read: your function raises DecodeError
def wrong_fields(error):
    status = rpc_status.from_call(error)
    for packed in status.details if status else ():
        bad = error_details_pb2.BadRequest()
        if packed.Unpack(bad):
            return {each.field: each.description for each in bad.field_violations}
    return {}
