# hint: the servicer was not added to the server: not UNAVAILABLE
predicted = {
    "nobody listens at the address": grpc.StatusCode.UNAVAILABLE,
    "the handler takes a second": grpc.StatusCode.DEADLINE_EXCEEDED,
    "the pool has one thread, and another call occupies it for a second": grpc.StatusCode.DEADLINE_EXCEEDED,
    "the servicer was not added to the server": grpc.StatusCode.UNAVAILABLE,
    "all is well": grpc.StatusCode.OK,
}
