# hint: 4194304
def roomy(address):
    return grpc.insecure_channel(address, options=[(MAX_RECEIVE, str(16 * MiB)), (MAX_SEND, MiB)])
