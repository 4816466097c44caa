# hint: nobody listens at the port: not DEADLINE_EXCEEDED
predicted = {
    "nobody listens at the port": grpc.StatusCode.DEADLINE_EXCEEDED,
    "a program listens at the port, and says nothing": grpc.StatusCode.DEADLINE_EXCEEDED,
    "the handler takes a second": grpc.StatusCode.DEADLINE_EXCEEDED,
    "the pool has one thread, and another call occupies it for a second": grpc.StatusCode.DEADLINE_EXCEEDED,
    "the handler raises a ValueError": grpc.StatusCode.UNKNOWN,
    "the servicer was not added to the server": grpc.StatusCode.UNIMPLEMENTED,
    "all is well": grpc.StatusCode.OK,
}
