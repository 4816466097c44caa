# hint: no connection comes about
def connect(address, root, token):
    credentials = grpc.composite_channel_credentials(
        grpc.experimental.insecure_channel_credentials(),
        grpc.access_token_call_credentials(token),
    )
    return grpc.secure_channel(address, credentials)
