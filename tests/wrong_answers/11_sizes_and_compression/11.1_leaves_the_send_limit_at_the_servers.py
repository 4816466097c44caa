# hint: a request of 1,048,577 bytes passes
def roomy(address):
    return grpc.insecure_channel(address, options=[(MAX_RECEIVE, 16 * MiB), (MAX_RECEIVE, 16 * MiB)])
