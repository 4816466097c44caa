def roomy(address):
    limits = {
        "grpc.max_receive_message_length": 1 << 24,
        "grpc.max_send_message_length": 1 << 20,
    }
    return grpc.insecure_channel(address, options=tuple(limits.items()))
