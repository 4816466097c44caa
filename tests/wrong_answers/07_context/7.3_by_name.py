# hint: leave the six handlers and their order
predicted = {
    "swallows": (grpc.StatusCode.NOT_FOUND, {"caught": "yes"}),
    "changes_its_mind": (grpc.StatusCode.DATA_LOSS, {"second": "2"}),
    "counts": (grpc.StatusCode.UNKNOWN, {"count": "5"}),
    "shows_a_status": (grpc.StatusCode.FAILED_PRECONDITION, {"again": "in spring"}),
    "leaves": (grpc.StatusCode.CANCELLED, {}),
    "greets_twice": (grpc.StatusCode.UNKNOWN, {"greeted": "yes"}),
}
