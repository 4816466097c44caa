# hint: still waits
def first_good(calls):
    error = None
    for call in calls:
        try:
            return call.result()
        except grpc.RpcError as failed:
            error = failed
    raise error
