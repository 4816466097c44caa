# hint: a URI: OK
def operator(context):
    if not context.peer_identities():
        context.abort(grpc.StatusCode.UNAUTHENTICATED, "show a client certificate")
    for name in {name.decode() for name in context.peer_identities()}:
        if name.endswith(".ops.example.org") and "@" not in name:
            return name
    context.abort(grpc.StatusCode.PERMISSION_DENIED, "operators only")
