CODES = {code: code for code in (grpc.StatusCode.NOT_FOUND, grpc.StatusCode.UNAVAILABLE)}


def forward(request, context, back):
    request_id = dict(context.invocation_metadata()).get("x-request-id") or uuid.uuid4().hex
    pair = ("x-request-id", request_id)
    context.set_trailing_metadata((pair,))
    call = back.GetStation.future(request, timeout=2, metadata=(pair,))
    if call.exception() is not None:
        context.abort(CODES.get(call.code(), grpc.StatusCode.INTERNAL), f"request {request_id} failed")
    return call.result()
