# hint: 1 requests, 2 calls to the back
HANDED_ON = {grpc.StatusCode.NOT_FOUND, grpc.StatusCode.UNAVAILABLE}


def forward(request, context, back):
    sent = dict(context.invocation_metadata()).get("x-request-id") or str(uuid.uuid4())
    metadata = [("x-request-id", sent)]
    context.set_trailing_metadata(metadata)
    try:
        back.GetStation(request, metadata=metadata, timeout=2)
        return back.GetStation(request, metadata=metadata, timeout=2)
    except grpc.RpcError as error:
        code = error.code() if error.code() in HANDED_ON else grpc.StatusCode.INTERNAL
        context.abort(code, "the service behind failed")
