# hint: no connection comes about
def connect(address, root, token):
    return grpc.insecure_channel(address)
