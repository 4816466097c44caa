# hint: the second attempt begins before the delay is over
def hedged(method, request, delay, timeout):
    every_error = tuple(code for code in grpc.StatusCode if code is not grpc.StatusCode.OK)
    return hedge(method, request, timeout, Hedging(attempts=2, delay=delay / 2, non_fatal=every_error))
