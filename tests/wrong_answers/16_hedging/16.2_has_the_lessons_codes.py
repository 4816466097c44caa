# hint: make the second one, and return its answer
def hedged(method, request, delay, timeout):
    one = (grpc.StatusCode.DATA_LOSS,)
    return hedge(method, request, timeout, Hedging(attempts=2, delay=delay, non_fatal=one))
