# hint: an operator's first name: you returned 'www.example.org'
def operator(context):
    if not context.peer_identities():
        context.abort(grpc.StatusCode.UNAUTHENTICATED, "show a client certificate")
    hosts = [host.decode() for host in context.auth_context().get("peer_dns", ())]
    if not any(host.endswith(".ops.example.org") for host in hosts):
        context.abort(grpc.StatusCode.PERMISSION_DENIED, "operators only")
    return hosts[-1]
