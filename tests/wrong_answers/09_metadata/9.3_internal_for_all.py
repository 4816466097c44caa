# hint: the back failed with NOT_FOUND, your caller got INTERNAL, not NOT_FOUND
def forward(request, context, back):
    sent = dict(context.invocation_metadata()).get("x-request-id") or str(uuid.uuid4())
    context.set_trailing_metadata([("x-request-id", sent)])
    try:
        return back.GetStation(request, metadata=[("x-request-id", sent)], timeout=2)
    except grpc.RpcError as error:
        context.abort(grpc.StatusCode.INTERNAL, "the service behind failed")
