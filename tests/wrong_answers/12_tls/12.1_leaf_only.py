# hint: send the chain
def both_ends(folder):
    pair = (folder / "server.key").read_bytes(), (folder / "server.pem").read_bytes()
    roots = (folder / "root.pem").read_bytes()
    return grpc.ssl_server_credentials([pair]), grpc.ssl_channel_credentials(roots)
