# hint: for the peer 'ipv6:%5B::1%5D:
def origin(context):
    kind, _, rest = context.peer().partition(":")
    if kind == "ipv6":
        return unquote(rest)[1:-7]
    return "unix" if kind == "unix" else rest.rpartition(":")[0]
