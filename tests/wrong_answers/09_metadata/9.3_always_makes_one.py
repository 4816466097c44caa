# hint: the back did not get the id of the caller
def forward(request, context, back):
    metadata = [("x-request-id", str(uuid.uuid4()))]
    context.set_trailing_metadata(metadata)
    try:
        return back.GetStation(request, metadata=metadata, timeout=2)
    except grpc.RpcError as error:
        context.abort(error.code(), error.details())
