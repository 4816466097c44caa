# hint: a response of 16,777,217 bytes passes; that is a byte too many
def roomy(address):
    return grpc.insecure_channel(address, options=[(MAX_RECEIVE, -1), (MAX_SEND, MiB)])
