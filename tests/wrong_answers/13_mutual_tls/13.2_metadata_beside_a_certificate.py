# hint: the map, with x-user in its metadata
def operator(context):
    hosts = context.auth_context().get("peer_dns", ())
    if not hosts:
        context.abort(grpc.StatusCode.UNAUTHENTICATED, "show a client certificate")
    names = [host.decode() for host in hosts]
    names += [value for key, value in context.invocation_metadata() if key == "x-user"]
    for name in names:
        if name.endswith(".ops.example.org"):
            return name
    context.abort(grpc.StatusCode.PERMISSION_DENIED, "operators only")
