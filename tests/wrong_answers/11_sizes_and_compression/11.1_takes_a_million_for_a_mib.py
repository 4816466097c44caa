# hint: a response of 16,777,216 bytes is to pass, and fails
def roomy(address):
    return grpc.insecure_channel(address, options=[(MAX_RECEIVE, 16_000_000), (MAX_SEND, 1_000_000)])
