# hint: GetStation came with `Bearer b'
def connect(address, root, token):
    credentials = grpc.composite_channel_credentials(
        grpc.ssl_channel_credentials(root),
        grpc.access_token_call_credentials(token.encode()),
    )
    return grpc.secure_channel(address, credentials)
