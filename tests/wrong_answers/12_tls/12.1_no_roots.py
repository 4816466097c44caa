# hint: whom does it trust?
def both_ends(folder):
    chain = (folder / "server.pem").read_bytes() + (folder / "intermediate.pem").read_bytes()
    server = grpc.ssl_server_credentials([((folder / "server.key").read_bytes(), chain)])
    return server, grpc.ssl_channel_credentials()
