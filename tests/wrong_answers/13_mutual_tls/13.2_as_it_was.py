# hint: an operator's second name
def operator(context):
    metadata = dict(context.invocation_metadata())
    proved = [name.decode() for name in context.peer_identities() or ()]
    names = proved or [metadata.get("x-user", "")]
    if not any(name.endswith("ops.example.org") for name in names):
        context.abort(grpc.StatusCode.PERMISSION_DENIED, "operators only")
    return names[0]
