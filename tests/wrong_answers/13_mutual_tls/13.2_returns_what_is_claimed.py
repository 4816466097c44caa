# hint: an operator: you returned 'room-
def operator(context):
    if not context.peer_identities():
        context.abort(grpc.StatusCode.UNAUTHENTICATED, "show a client certificate")
    for host in context.auth_context().get("peer_dns", ()):
        if host.endswith(b".ops.example.org"):
            return dict(context.invocation_metadata()).get("x-user", host.decode())
    context.abort(grpc.StatusCode.PERMISSION_DENIED, "operators only")
