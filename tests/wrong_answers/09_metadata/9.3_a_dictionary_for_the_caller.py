# hint: the trailing metadata is no list of pairs of str
def forward(request, context, back):
    sent = dict(context.invocation_metadata()).get("x-request-id") or str(uuid.uuid4())
    context.set_trailing_metadata({"x-request-id": sent})
    return back.GetStation(request, metadata=[("x-request-id", sent)], timeout=2)
