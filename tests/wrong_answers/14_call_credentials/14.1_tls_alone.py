# hint: GetStation came without an authorization header
def connect(address, root, token):
    return grpc.secure_channel(address, grpc.ssl_channel_credentials(root))
