# hint: your caller got the text of the back
HANDED_ON = {grpc.StatusCode.NOT_FOUND, grpc.StatusCode.UNAVAILABLE}


def forward(request, context, back):
    sent = dict(context.invocation_metadata()).get("x-request-id") or str(uuid.uuid4())
    own = ("x-request-id", sent)
    context.set_trailing_metadata([own])
    try:
        return back.GetStation(request, metadata=[own], timeout=2)
    except grpc.RpcError as error:
        code = error.code() if error.code() in HANDED_ON else grpc.StatusCode.INTERNAL
        context.abort(code, error.details().upper())
