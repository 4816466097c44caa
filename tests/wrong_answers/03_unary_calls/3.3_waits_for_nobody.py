# hint: nobody listens at the address: not DEADLINE_EXCEEDED
predicted = {
    "nobody listens at the address": grpc.StatusCode.DEADLINE_EXCEEDED,
    "the handler takes a second": grpc.StatusCode.DEADLINE_EXCEEDED,
    "the pool has one thread, and another call occupies it for a second": grpc.StatusCode.DEADLINE_EXCEEDED,
    "the servicer was not added to the server": grpc.StatusCode.UNIMPLEMENTED,
    "all is well": grpc.StatusCode.OK,
}
