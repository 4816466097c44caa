# hint: another call occupies it for a second: not RESOURCE_EXHAUSTED
predicted = {
    "nobody listens at the address": grpc.StatusCode.UNAVAILABLE,
    "the handler takes a second": grpc.StatusCode.DEADLINE_EXCEEDED,
    "the pool has one thread, and another call occupies it for a second": grpc.StatusCode.RESOURCE_EXHAUSTED,
    "the servicer was not added to the server": grpc.StatusCode.UNIMPLEMENTED,
    "all is well": grpc.StatusCode.OK,
}
