def origin(context):
    peer = unquote(context.peer())
    if peer.startswith("unix:"):
        return "unix"
    if peer.startswith("ipv6:"):
        return peer[peer.index("[") + 1 : peer.index("]")]
    return peer.split(":")[1]
