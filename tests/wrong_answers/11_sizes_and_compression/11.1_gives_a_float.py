# hint: 4194304
def roomy(address):
    return grpc.insecure_channel(address, options=[(MAX_RECEIVE, 16.0 * MiB), (MAX_SEND, MiB)])
