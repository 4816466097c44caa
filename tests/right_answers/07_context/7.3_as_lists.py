codes = grpc.StatusCode
ends = [
    [codes.NOT_FOUND, {"caught": "yes"}],
    [codes.DATA_LOSS, dict(second="2")],
    [codes.UNKNOWN, {"count": "5"}],
    [codes.FAILED_PRECONDITION, dict(Closed.trailing_metadata)],
    [codes.CANCELLED, {}],
    [codes.UNKNOWN, {"greeted": "yes"}],
]
predicted = dict(zip(predicted, ends, strict=True))
