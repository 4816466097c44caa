# hint: a URI
def operator(context):
    if not context.peer_identities():
        context.abort(grpc.StatusCode.UNAUTHENTICATED, "show a client certificate")
    names = {name.decode() for name in context.peer_identities()}
    if context.peer_identity_key() == "x509_common_name":
        names = set()
    hosts = [name for name in names if "@" not in name and "/" not in name]
    operators = [host for host in hosts if host.endswith(".ops.example.org")]
    if not operators:
        context.abort(grpc.StatusCode.PERMISSION_DENIED, "operators only")
    return operators[0]
