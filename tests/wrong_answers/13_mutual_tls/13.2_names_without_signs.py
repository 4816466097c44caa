# hint: an e-mail name without @: OK
def operator(context):
    if not context.peer_identities():
        context.abort(grpc.StatusCode.UNAUTHENTICATED, "show a client certificate")
    known = context.auth_context()
    names = [name.decode() for key in ("peer_dns", "peer_email") for name in known.get(key, ())]
    for name in names:
        if name.endswith(".ops.example.org") and "@" not in name:
            return name
    context.abort(grpc.StatusCode.PERMISSION_DENIED, "operators only")
