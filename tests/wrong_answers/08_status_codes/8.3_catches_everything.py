# hint: let the DecodeError out
def wrong_fields(error):
    try:
        found = {}
        for packed in rpc_status.from_call(error).details:
            bad = error_details_pb2.BadRequest()
            if packed.Unpack(bad):
                found |= {each.field: each.description for each in bad.field_violations}
        return found
    except Exception:
        return {}
