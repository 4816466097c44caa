# hint: a host of one word: UNKNOWN: Exception calling application
def operator(context):
    if not context.peer_identities():
        context.abort(grpc.StatusCode.UNAUTHENTICATED, "show a client certificate")
    for host in context.auth_context().get("peer_dns", ()):
        if host.decode().split(".", 1)[1] == "ops.example.org":
            return host.decode()
    context.abort(grpc.StatusCode.PERMISSION_DENIED, "operators only")
