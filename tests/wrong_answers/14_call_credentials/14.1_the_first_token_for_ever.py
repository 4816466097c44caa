# hint: expected `Bearer second-
def connect(address, root, token, kept=[]):
    kept.append(token)
    credentials = grpc.composite_channel_credentials(
        grpc.ssl_channel_credentials(root),
        grpc.access_token_call_credentials(kept[0]),
    )
    return grpc.secure_channel(address, credentials)
