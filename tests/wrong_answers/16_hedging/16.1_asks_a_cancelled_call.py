# hint: `result()` of a call that was cancelled was asked for
def first_good(calls):
    left = list(calls)
    while left:
        call = race(left)
        if call.code() is grpc.StatusCode.OK:
            return call.result()
        left.remove(call)
    return call.result()
