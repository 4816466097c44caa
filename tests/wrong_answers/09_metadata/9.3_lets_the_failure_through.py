# hint: the back failed with NOT_FOUND, your caller got UNKNOWN, not NOT_FOUND
def forward(request, context, back):
    sent = [value for key, value in context.invocation_metadata() if key == "x-request-id"]
    metadata = [("x-request-id", (sent[0] if sent else "") or str(uuid.uuid4()))]
    context.set_trailing_metadata(metadata)
    return back.GetStation(request, metadata=metadata, timeout=2)
