# hint: the back did not get the id of the caller
HANDED_ON = {grpc.StatusCode.NOT_FOUND, grpc.StatusCode.UNAVAILABLE}


def forward(request, context, back):
    metadata = [("x-request-id", str(uuid.uuid4()))]
    context.set_trailing_metadata(metadata)
    try:
        return back.GetStation(request, metadata=metadata, timeout=2)
    except grpc.RpcError as error:
        code = error.code() if error.code() in HANDED_ON else grpc.StatusCode.INTERNAL
        context.abort(code, "the service behind failed")
