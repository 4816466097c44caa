# hint: a BadRequest behind another message: expected 2 fields
def wrong_fields(error):
    status = rpc_status.from_call(error)
    if status is None:
        return {}
    bad = error_details_pb2.BadRequest()
    status.details[0].Unpack(bad)
    return {each.field: each.description for each in bad.field_violations}
