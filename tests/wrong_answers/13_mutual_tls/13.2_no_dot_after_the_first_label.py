# hint: a desk below devops.example.org: OK
def operator(context):
    if not context.peer_identities():
        context.abort(grpc.StatusCode.UNAUTHENTICATED, "show a client certificate")
    for host in context.auth_context().get("peer_dns", ()):
        name = host.decode()
        if name.split(".", 1)[-1].endswith("ops.example.org"):
            return name
    context.abort(grpc.StatusCode.PERMISSION_DENIED, "operators only")
