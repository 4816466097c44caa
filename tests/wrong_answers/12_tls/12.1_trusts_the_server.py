# hint: another server of the root
def both_ends(folder):
    own = (folder / "server.pem").read_bytes()
    chain = own + (folder / "intermediate.pem").read_bytes()
    server = grpc.ssl_server_credentials([((folder / "server.key").read_bytes(), chain)])
    return server, grpc.ssl_channel_credentials(chain)
