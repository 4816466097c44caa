# hint: a certificate for another name
def connect(address, root, token):
    credentials = grpc.composite_channel_credentials(
        grpc.ssl_channel_credentials(root),
        grpc.access_token_call_credentials(token),
    )
    return grpc.secure_channel(
        address, credentials, options=[("grpc.ssl_target_name_override", "127.0.0.1")]
    )
