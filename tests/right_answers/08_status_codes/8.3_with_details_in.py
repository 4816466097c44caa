def wrong_fields(error):
    return {
        each.field: each.description
        for detail in details_in(error)
        if isinstance(detail, error_details_pb2.BadRequest)
        for each in detail.field_violations
    }
