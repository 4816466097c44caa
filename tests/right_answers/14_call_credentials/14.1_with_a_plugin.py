class _Fixed(grpc.AuthMetadataPlugin):
    def __init__(self, token):
        self.headers = (("authorization", "Bearer " + token),)

    def __call__(self, context, callback):
        callback(self.headers, None)


def connect(address, root, token):
    call = grpc.metadata_call_credentials(_Fixed(token), name="fixed")
    tls = grpc.ssl_channel_credentials(root_certificates=root)
    return grpc.secure_channel(target=address, credentials=grpc.composite_channel_credentials(tls, call))
