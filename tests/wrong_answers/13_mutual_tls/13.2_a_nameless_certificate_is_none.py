# hint: a certificate without any name: UNAUTHENTICATED
def operator(context):
    if not any(context.peer_identities() or ()):
        context.abort(grpc.StatusCode.UNAUTHENTICATED, "show a client certificate")
    for host in context.auth_context().get("peer_dns", ()):
        if host.endswith(b".ops.example.org"):
            return host.decode()
    context.abort(grpc.StatusCode.PERMISSION_DENIED, "operators only")
