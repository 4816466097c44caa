# hint: a URI: UNAUTHENTICATED
def operator(context):
    hosts = [host.decode() for host in context.auth_context().get("peer_dns", ())]
    if not hosts:
        context.abort(grpc.StatusCode.UNAUTHENTICATED, "show a client certificate")
    for host in hosts:
        if host.endswith(".ops.example.org"):
            return host
    context.abort(grpc.StatusCode.PERMISSION_DENIED, "operators only")
