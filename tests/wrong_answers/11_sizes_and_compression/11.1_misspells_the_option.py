# hint: 4194304
def roomy(address):
    options = [("grpc.max_receive_message_size", 16 * MiB), (MAX_SEND, MiB)]
    return grpc.insecure_channel(address, options=options)
