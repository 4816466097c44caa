# hint: does not start with your pair
def both_ends(folder):
    chain = (folder / "intermediate.pem").read_bytes() + (folder / "server.pem").read_bytes()
    server = grpc.ssl_server_credentials([((folder / "server.key").read_bytes(), chain)])
    return server, grpc.ssl_channel_credentials((folder / "root.pem").read_bytes())
