# hint: a dash for the second dot: OK
import re


def operator(context):
    if not context.peer_identities():
        context.abort(grpc.StatusCode.UNAUTHENTICATED, "show a client certificate")
    hosts = [host.decode() for host in context.auth_context().get("peer_dns", ())]
    found = [host for host in hosts if re.fullmatch(r".+\.ops.example.org", host)]
    if not found:
        context.abort(grpc.StatusCode.PERMISSION_DENIED, "operators only")
    return found[0]
