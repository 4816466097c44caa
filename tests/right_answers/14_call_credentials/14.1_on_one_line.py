connect = lambda address, root, token: grpc.secure_channel(
    address,
    grpc.composite_channel_credentials(
        grpc.ssl_channel_credentials(root), grpc.access_token_call_credentials(token)
    ),
)
