def wrong_fields(error):
    found = {}
    for key, value in error.trailing_metadata() or ():
        if key == "grpc-status-details-bin":
            for packed in status_pb2.Status.FromString(value).details:
                if packed.TypeName() == "google.rpc.BadRequest":
                    bad = error_details_pb2.BadRequest.FromString(packed.value)
                    found.update((each.field, each.description) for each in bad.field_violations)
    return found
