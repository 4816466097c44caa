def forward(request, context, back):
    request_id = dict(context.invocation_metadata()).get("x-request-id") or uuid.uuid4().hex
    pair = ("x-request-id", request_id)
    context.set_trailing_metadata((pair,))
    call = back.GetStation.future(request, timeout=2, metadata=(pair,))
    if call.exception() is not None:
        context.abort(call.code(), call.details())
    return call.result()
