# hint: of several calls at once, the callers were told other ids than the back
def forward(request, context, back):
    global current
    sent = dict(context.invocation_metadata()).get("x-request-id")
    current = sent or str(uuid.uuid4())
    try:
        response = back.GetStation(request, metadata=[("x-request-id", current)], timeout=2)
    except grpc.RpcError as error:
        context.set_trailing_metadata([("x-request-id", current)])
        context.abort(error.code(), error.details())
    context.set_trailing_metadata([("x-request-id", current)])
    return response
