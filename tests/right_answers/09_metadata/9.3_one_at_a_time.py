TURN = threading.Lock()


def forward(request, context, back):
    request_id = dict(context.invocation_metadata()).get("x-request-id") or str(uuid.uuid4())
    context.set_trailing_metadata([("x-request-id", request_id)])
    try:
        with TURN:
            return back.GetStation(request, metadata=[("x-request-id", request_id)], timeout=2)
    except grpc.RpcError as error:
        context.abort(error.code(), error.details())
