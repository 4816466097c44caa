# hint: the back got more than the id
def forward(request, context, back):
    metadata = context.invocation_metadata()
    sent = [value for key, value in metadata if key == "x-request-id"]
    request_id = (sent[0] if sent else "") or str(uuid.uuid4())
    context.set_trailing_metadata([("x-request-id", request_id)])
    rest = [(key, value) for key, value in metadata if key != "x-request-id"]
    return back.GetStation(request, metadata=[*rest, ("x-request-id", request_id)], timeout=2)
