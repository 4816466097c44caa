# hint: no certificate, but x-user in the metadata: UNAUTHENTICATED, and the handler goes on
def operator(context):
    if not context.peer_identities():
        context.set_code(grpc.StatusCode.UNAUTHENTICATED)
        return None
    for host in context.auth_context().get("peer_dns", ()):
        if host.endswith(b".ops.example.org"):
            return host.decode()
    context.abort(grpc.StatusCode.PERMISSION_DENIED, "operators only")
