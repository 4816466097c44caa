# hint: no id, or an empty one: make one
def forward(request, context, back):
    sent = [value for key, value in context.invocation_metadata() if key == "x-request-id"] or [str(uuid.uuid4())]
    metadata = [("x-request-id", sent[0])]
    context.set_trailing_metadata(metadata)
    try:
        return back.GetStation(request, metadata=metadata, timeout=2)
    except grpc.RpcError as error:
        context.abort(error.code(), error.details())
