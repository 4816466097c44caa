# hint: your server refuses a client without a certificate
def both_ends(folder):
    root = (folder / "root.pem").read_bytes()
    chain = (folder / "server.pem").read_bytes() + (folder / "intermediate.pem").read_bytes()
    pair = (folder / "server.key").read_bytes(), chain
    return grpc.ssl_server_credentials([pair], root, True), grpc.ssl_channel_credentials(root)
