# hint: 1 requests, 2 calls to the back
def forward(request, context, back):
    sent = dict(context.invocation_metadata()).get("x-request-id") or str(uuid.uuid4())
    metadata = [("x-request-id", sent)]
    context.set_trailing_metadata(metadata)
    try:
        back.GetStation(request, metadata=metadata, timeout=2)
        return back.GetStation(request, metadata=metadata, timeout=2)
    except grpc.RpcError as error:
        context.abort(error.code(), error.details())
