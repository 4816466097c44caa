def refuse(context, code):
    context.set_code(code)
    raise PermissionError("operators only")


def operator(context):
    if context.peer_identities() is None:
        refuse(context, grpc.StatusCode.UNAUTHENTICATED)
    hosts = [host.decode() for host in context.auth_context().get("peer_dns", [])]
    try:
        return next(filter(lambda host: host.endswith(".ops.example.org"), hosts))
    except StopIteration:
        refuse(context, grpc.StatusCode.PERMISSION_DENIED)
