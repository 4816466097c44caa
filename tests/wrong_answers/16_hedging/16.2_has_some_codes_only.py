# hint: make the second one, and return its answer
def hedged(method, request, delay, timeout):
    names = "UNAVAILABLE INTERNAL NOT_FOUND RESOURCE_EXHAUSTED ABORTED".split()
    codes = tuple(grpc.StatusCode[name] for name in names)
    return hedge(method, request, timeout, Hedging(2, delay, codes))
