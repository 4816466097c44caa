# hint: the handler goes on; abort the call
def operator(context):
    if not context.peer_identities():
        context.set_code(grpc.StatusCode.UNAUTHENTICATED)
        return None
    for host in context.auth_context().get("peer_dns", ()):
        if host.endswith(b".ops.example.org"):
            return host.decode()
    context.set_code(grpc.StatusCode.PERMISSION_DENIED)
