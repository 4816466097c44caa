def operator(context):
    known = context.auth_context()
    hosts = (host.decode() for host in known.get("peer_dns", ()))
    found = next((host for host in hosts if host.endswith(".ops.example.org")), None)
    if found is None:
        codes = grpc.StatusCode.UNAUTHENTICATED, grpc.StatusCode.PERMISSION_DENIED
        context.abort(codes["x509_pem_cert" in known], "operators only")
    return found
