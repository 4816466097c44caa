# hint: return what the back answers, not _MultiThreadedRendezvous
def forward(request, context, back):
    sent = dict(context.invocation_metadata()).get("x-request-id") or str(uuid.uuid4())
    context.set_trailing_metadata([("x-request-id", sent)])
    return back.GetStation.future(request, metadata=[("x-request-id", sent)], timeout=2)
