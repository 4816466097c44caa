# hint: no certificate, but x-user in the metadata: PERMISSION_DENIED
def operator(context):
    for host in context.auth_context().get("peer_dns", ()):
        if host.endswith(b".ops.example.org"):
            return host.decode()
    context.abort(grpc.StatusCode.PERMISSION_DENIED, "operators only")
