# hint: the header has `Bearer` twice
def connect(address, root, token):
    credentials = grpc.composite_channel_credentials(
        grpc.ssl_channel_credentials(root),
        grpc.access_token_call_credentials(f"Bearer {token}"),
    )
    return grpc.secure_channel(address, credentials)
