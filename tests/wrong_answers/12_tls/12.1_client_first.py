# hint: the server's credentials and the client's, in this order
def both_ends(folder):
    chain = (folder / "server.pem").read_bytes() + (folder / "intermediate.pem").read_bytes()
    server = grpc.ssl_server_credentials([((folder / "server.key").read_bytes(), chain)])
    return grpc.ssl_channel_credentials((folder / "root.pem").read_bytes()), server
