# hint: a status of another code: your function raises ValueError
def wrong_fields(error):
    try:
        status = rpc_status.from_call(error)
        for packed in status.details if status else ():
            bad = error_details_pb2.BadRequest()
            if packed.Unpack(bad):
                return {each.field: each.description for each in bad.field_violations}
    except DecodeError:
        pass
    return {}
