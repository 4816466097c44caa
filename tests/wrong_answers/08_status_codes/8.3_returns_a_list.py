# hint: expected 2 fields, you return ['station.
def wrong_fields(error):
    status, found = rpc_status.from_call(error), []
    for packed in status.details if status else ():
        bad = error_details_pb2.BadRequest()
        if packed.Unpack(bad):
            found += [each.field for each in bad.field_violations]
    return found
