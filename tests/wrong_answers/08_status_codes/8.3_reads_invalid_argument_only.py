# hint: a BadRequest behind another message: expected 2 fields, you return {}
def wrong_fields(error):
    if error.code() is not grpc.StatusCode.INVALID_ARGUMENT:
        return {}
    try:
        rich = rpc_status.from_call(error)
    except (ValueError, DecodeError):
        return {}
    found = {}
    for packed in rich.details if rich else ():
        wrong = error_details_pb2.BadRequest()
        if packed.Is(wrong.DESCRIPTOR):
            try:
                packed.Unpack(wrong)
            except DecodeError:
                return {}
            found |= {each.field: each.description for each in wrong.field_violations}
    return found
