HANDED_ON = {grpc.StatusCode.NOT_FOUND, grpc.StatusCode.UNAVAILABLE}
TURN = threading.Lock()


def forward(request, context, back):
    request_id = dict(context.invocation_metadata()).get("x-request-id") or str(uuid.uuid4())
    context.set_trailing_metadata([("x-request-id", request_id)])
    try:
        with TURN:
            return back.GetStation(request, metadata=[("x-request-id", request_id)], timeout=2)
    except grpc.RpcError as error:
        code = error.code() if error.code() in HANDED_ON else grpc.StatusCode.INTERNAL
        context.abort(code, "the service behind failed")
