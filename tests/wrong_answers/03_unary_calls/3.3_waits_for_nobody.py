# hint: nobody listens at the port: not DEADLINE_EXCEEDED
predicted = {
    "nobody listens at the port": grpc.StatusCode.DEADLINE_EXCEEDED,
    "a program listens at the port, and says nothing": grpc.StatusCode.DEADLINE_EXCEEDED,
    "the handler takes a second": grpc.StatusCode.DEADLINE_EXCEEDED,
    "the pool has one thread, and another call occupies it for a second": grpc.StatusCode.DEADLINE_EXCEEDED,
    "the handler calls another server, gets UNAVAILABLE, and does not catch the error": grpc.StatusCode.UNKNOWN,
    "the method is new, and the server has an older .proto": grpc.StatusCode.UNIMPLEMENTED,
    "the request is short, and the reply has 5 MB": grpc.StatusCode.RESOURCE_EXHAUSTED,
}
