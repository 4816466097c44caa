# hint: an operator's first name: PERMISSION_DENIED
def operator(context):
    if not context.peer_identities():
        context.abort(grpc.StatusCode.UNAUTHENTICATED, "show a client certificate")
    hosts = [host.decode() for host in context.auth_context().get("peer_dns", ())]
    if not hosts or not hosts[-1].endswith(".ops.example.org"):
        context.abort(grpc.StatusCode.PERMISSION_DENIED, "operators only")
    return hosts[-1]
