# hint: a stream's error: expected 4 fields, you return {}
def wrong_fields(error):
    found = {}
    if isinstance(error, grpc._channel._InactiveRpcError) and (status := rpc_status.from_call(error)):
        for packed in status.details:
            bad = error_details_pb2.BadRequest()
            if packed.Unpack(bad):
                found |= {each.field: each.description for each in bad.field_violations}
    return found
