# hint: let the DecodeError out
def wrong_fields(error):
    status = rpc_status.from_call(error)
    found = {}
    for packed in status.details if status else ():
        bad = error_details_pb2.BadRequest()
        if packed.Is(bad.DESCRIPTOR):
            with contextlib.suppress(Exception):
                packed.Unpack(bad)
                found |= {each.field: each.description for each in bad.field_violations}
    return found
