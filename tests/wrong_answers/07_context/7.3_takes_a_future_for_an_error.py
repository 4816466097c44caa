# hint: a future: glance waits
def glance(call):
    if isinstance(call, grpc.RpcError):
        return call.code().name, None
    return ("going on", call.time_remaining()) if call.is_active() else (call.code().name, None)
