def hedged(method, request, delay, timeout):
    every_error = tuple(code for code in grpc.StatusCode if code is not grpc.StatusCode.OK)
    return hedge(method, request, timeout, Hedging(attempts=2, delay=delay, non_fatal=every_error))
