# hint: of 200 requests, some got the same id
HANDED_ON = {grpc.StatusCode.NOT_FOUND, grpc.StatusCode.UNAVAILABLE}


MADE = str(uuid.uuid4())


def forward(request, context, back):
    sent = [value for key, value in context.invocation_metadata() if key == "x-request-id"]
    metadata = [("x-request-id", (sent[0] if sent else "") or MADE)]
    context.set_trailing_metadata(metadata)
    try:
        return back.GetStation(request, metadata=metadata, timeout=2)
    except grpc.RpcError as error:
        code = error.code() if error.code() in HANDED_ON else grpc.StatusCode.INTERNAL
        context.abort(code, "the service behind failed")
