# hint: a program listens at the port, and says nothing: not UNAVAILABLE
predicted = {
    "nobody listens at the port": grpc.StatusCode.UNAVAILABLE,
    "a program listens at the port, and says nothing": grpc.StatusCode.UNAVAILABLE,
    "the handler takes a second": grpc.StatusCode.DEADLINE_EXCEEDED,
    "the pool has one thread, and another call occupies it for a second": grpc.StatusCode.DEADLINE_EXCEEDED,
    "the handler calls another server, gets UNAVAILABLE, and does not catch the error": grpc.StatusCode.UNKNOWN,
    "the method is new, and the server has an older .proto": grpc.StatusCode.UNIMPLEMENTED,
    "the request is short, and the reply has 5 MB": grpc.StatusCode.RESOURCE_EXHAUSTED,
}
