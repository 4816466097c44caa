# hint: ops.example.org itself: OK
def operator(context):
    if not context.peer_identities():
        context.abort(grpc.StatusCode.UNAUTHENTICATED, "show a client certificate")
    hosts = [host.decode() for host in context.auth_context().get("peer_dns", ())]
    found = [host for host in hosts if host.split(".")[-3:] == ["ops", "example", "org"]]
    if not found:
        context.abort(grpc.StatusCode.PERMISSION_DENIED, "operators only")
    return found[0]
