# hint: bytes is to pass, and fails: RESOURCE_EXHAUSTED
def roomy(address):
    return grpc.insecure_channel(address, options=[(MAX_SEND, 16 * MiB), (MAX_RECEIVE, MiB)])
