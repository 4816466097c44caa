# hint: a host of somebody else: OK
def operator(context):
    if not context.peer_identities():
        context.abort(grpc.StatusCode.UNAUTHENTICATED, "show a client certificate")
    for host in context.auth_context().get("peer_dns", ()):
        if b".ops.example.org" in host:
            return host.decode()
    context.abort(grpc.StatusCode.PERMISSION_DENIED, "operators only")
