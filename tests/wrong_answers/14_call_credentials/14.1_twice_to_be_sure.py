# hint: GetStation came with 2 authorization headers, expected one
def connect(address, root, token):
    call = grpc.access_token_call_credentials(token)
    return grpc.secure_channel(
        address, grpc.composite_channel_credentials(grpc.ssl_channel_credentials(root), call, call)
    )
