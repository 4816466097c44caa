def wrong_fields(error):
    found = {}
    for key, value in error.trailing_metadata() or ():
        if key != "grpc-status-details-bin":
            continue
        try:
            status = status_pb2.Status.FromString(value)
            if (status.code, status.message) != (error.code().value[0], error.details()):
                return {}
            for packed in status.details:
                if packed.TypeName() == "google.rpc.BadRequest":
                    bad = error_details_pb2.BadRequest.FromString(packed.value)
                    found.update((each.field, each.description) for each in bad.field_violations)
        except DecodeError:
            return {}
    return found
