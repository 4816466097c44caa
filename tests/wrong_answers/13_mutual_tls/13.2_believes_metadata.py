# hint: no certificate, but x-user in the metadata
def operator(context):
    metadata = dict(context.invocation_metadata())
    hosts = context.auth_context().get("peer_dns", ())
    names = [host.decode() for host in hosts]
    if not context.peer_identities():
        names = [metadata.get("x-user", "")]
    for name in names:
        if name.endswith(".ops.example.org"):
            return name
    context.abort(grpc.StatusCode.PERMISSION_DENIED, "operators only")
