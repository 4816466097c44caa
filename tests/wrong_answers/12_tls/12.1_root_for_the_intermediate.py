# hint: send the chain
def both_ends(folder):
    root = (folder / "root.pem").read_bytes()
    server = grpc.ssl_server_credentials(
        [((folder / "server.key").read_bytes(), (folder / "server.pem").read_bytes() + root)]
    )
    return server, grpc.ssl_channel_credentials(root)
