# hint: 1 of 7 are still to be written
predicted = {
    "nobody listens at the port": grpc.StatusCode.UNAVAILABLE,
    "a program listens at the port, and says nothing": grpc.StatusCode.DEADLINE_EXCEEDED,
    "the handler takes a second": grpc.StatusCode.DEADLINE_EXCEEDED,
    "the pool has one thread, and another call occupies it for a second": grpc.StatusCode.DEADLINE_EXCEEDED,
    "the handler raises a ValueError": ...,
    "the servicer was not added to the server": grpc.StatusCode.UNIMPLEMENTED,
    "all is well": grpc.StatusCode.OK,
}
