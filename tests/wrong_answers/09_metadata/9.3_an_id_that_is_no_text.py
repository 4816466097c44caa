# hint: the trailing metadata is no list of pairs of str
def forward(request, context, back):
    sent = [value for key, value in context.invocation_metadata() if key == "x-request-id"]
    metadata = [("x-request-id", (sent[0] if sent else "") or uuid.uuid4())]
    context.set_trailing_metadata(metadata)
    return back.GetStation(request, metadata=metadata, timeout=2)
