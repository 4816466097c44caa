def wrong_fields(error):
    try:
        status = rpc_status.from_call(error)
    except Exception:
        status = None
    if status is None:
        return {}
    for packed in status.details:
        if packed.Is(error_details_pb2.BadRequest.DESCRIPTOR):
            try:
                bad = error_details_pb2.BadRequest.FromString(packed.value)
            except DecodeError:
                return {}
            return dict((each.field, each.description) for each in bad.field_violations)
    return {}
