# hint: the channel is closed
def roomy(address):
    with grpc.insecure_channel(address, options=[(MAX_RECEIVE, 16 * MiB), (MAX_SEND, MiB)]) as own:
        return own
