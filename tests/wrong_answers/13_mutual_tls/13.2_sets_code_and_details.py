# hint: the map, with x-user in its metadata: PERMISSION_DENIED, and the handler goes on
def operator(context):
    if not context.peer_identities():
        context.set_code(grpc.StatusCode.UNAUTHENTICATED)
        return None
    hosts = [host.decode() for host in context.auth_context().get("peer_dns", ())]
    operators = [host for host in hosts if host.endswith(".ops.example.org")]
    if not operators:
        context.set_code(grpc.StatusCode.PERMISSION_DENIED)
        context.set_details("operators only")
        return None
    return operators[0]
