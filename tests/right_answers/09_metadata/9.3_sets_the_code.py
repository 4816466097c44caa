def forward(request, context, back):
    request_id = ""
    for key, value in context.invocation_metadata():
        if key == "x-request-id":
            request_id = value
    pairs = {"x-request-id": request_id or str(uuid.uuid4())}.items()
    try:
        return back.GetStation(request, metadata=pairs, timeout=2)
    except grpc.RpcError as error:
        handed_on = error.code() in (grpc.StatusCode.NOT_FOUND, grpc.StatusCode.UNAVAILABLE)
        context.set_code(error.code() if handed_on else grpc.StatusCode.INTERNAL)
        context.set_details("no answer from the stations")
        return weather_pb2.GetStationResponse()
    finally:
        context.set_trailing_metadata(pairs)
