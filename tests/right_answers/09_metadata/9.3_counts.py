import itertools

HANDED_ON = {grpc.StatusCode.NOT_FOUND, grpc.StatusCode.UNAVAILABLE}
NUMBERS, STARTED = itertools.count(1), uuid.uuid4()


def forward(request, context, back):
    sent = [value for key, value in context.invocation_metadata() if key == "x-request-id" and value]
    own = ("x-request-id", sent[0] if sent else f"{STARTED}-{next(NUMBERS)}")
    context.set_trailing_metadata([own, ("served-by", "front")])
    try:
        response, _ = back.GetStation.with_call(request, metadata=[own], timeout=2.0)
    except grpc.RpcError as error:
        code = error.code() if error.code() in HANDED_ON else grpc.StatusCode.INTERNAL
        context.abort(code, "the service behind failed")
    else:
        return response
