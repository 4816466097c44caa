# hint: another server of the root
def both_ends(folder):
    intermediate = (folder / "intermediate.pem").read_bytes()
    chain = (folder / "server.pem").read_bytes() + intermediate
    server = grpc.ssl_server_credentials([((folder / "server.key").read_bytes(), chain)])
    return server, grpc.ssl_channel_credentials(intermediate)
