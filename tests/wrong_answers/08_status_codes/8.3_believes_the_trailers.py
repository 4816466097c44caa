# hint: a status of another code: expected an empty dictionary
def wrong_fields(error):
    found = {}
    with contextlib.suppress(DecodeError):
        for key, value in error.trailing_metadata() or ():
            if key == "grpc-status-details-bin":
                for packed in status_pb2.Status.FromString(value).details:
                    bad = error_details_pb2.BadRequest()
                    if packed.Unpack(bad):
                        found |= {each.field: each.description for each in bad.field_violations}
    return found
