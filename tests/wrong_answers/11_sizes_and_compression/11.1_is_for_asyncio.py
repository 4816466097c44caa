# hint: this is a channel for asyncio
def roomy(address):
    return grpc.aio.insecure_channel(address, options=[(MAX_RECEIVE, 16 * MiB), (MAX_SEND, MiB)])
