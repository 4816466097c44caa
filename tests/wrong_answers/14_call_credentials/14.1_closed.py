# hint: connect returns a channel that is closed already
def connect(address, root, token):
    credentials = grpc.composite_channel_credentials(
        grpc.ssl_channel_credentials(root),
        grpc.access_token_call_credentials(token),
    )
    with grpc.secure_channel(address, credentials) as channel:
        return channel
