# hint: there is none, and never will be: for NOT_FOUND a client would go another way
chosen = {
    "latitude 123 was asked for; there is none, and never will be": grpc.StatusCode.NOT_FOUND,
    "the station is being moved; somebody has to put it up before it can measure": grpc.StatusCode.FAILED_PRECONDITION,
    "the station's line is down for a moment; the same call will do in a second": grpc.StatusCode.UNAVAILABLE,
    "two editors changed the station's name; yours read it before the other one wrote": grpc.StatusCode.ABORTED,
    "the token has expired": grpc.StatusCode.UNAUTHENTICATED,
    "the token is good, and its owner may read stations but not delete them": grpc.StatusCode.PERMISSION_DENIED,
}
