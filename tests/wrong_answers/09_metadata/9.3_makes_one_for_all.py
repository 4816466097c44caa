# hint: of 400 requests, some got the same id
MADE = str(uuid.uuid4())


def forward(request, context, back):
    sent = [value for key, value in context.invocation_metadata() if key == "x-request-id"]
    metadata = [("x-request-id", (sent[0] if sent else "") or MADE)]
    context.set_trailing_metadata(metadata)
    try:
        return back.GetStation(request, metadata=metadata, timeout=2)
    except grpc.RpcError as error:
        context.abort(error.code(), error.details())
