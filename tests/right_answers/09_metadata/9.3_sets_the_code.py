def forward(request, context, back):
    request_id = ""
    for key, value in context.invocation_metadata():
        if key == "x-request-id":
            request_id = value
    pairs = {"x-request-id": request_id or str(uuid.uuid4())}.items()
    try:
        return back.GetStation(request, metadata=pairs, timeout=2)
    except grpc.RpcError as error:
        context.set_code(error.code())
        context.set_details(error.details())
    finally:
        context.set_trailing_metadata(pairs)
