# hint: asked exception(), which waits
def glance(call):
    if not call.done():
        try:
            call.exception(timeout=0.2)
        except grpc.FutureTimeoutError:
            pass
    return (call.code().name, None) if call.done() else ("going on", call.time_remaining())
