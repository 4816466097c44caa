def wrong_fields(error):
    bad, found = error_details_pb2.BadRequest(), {}
    with contextlib.suppress(ValueError, DecodeError):
        status = rpc_status.from_call(error)
        if not status:
            return {}
        for packed in status.details:
            if packed.Unpack(bad):
                for each in bad.field_violations:
                    found[each.field] = each.description
    return found
