# hint: a request of 1,048,576 bytes is to pass, and fails
def roomy(address):
    return grpc.insecure_channel(address, options=[(MAX_RECEIVE, 16 * MiB), (MAX_SEND, MiB - 1)])
