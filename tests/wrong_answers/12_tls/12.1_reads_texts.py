# hint: expected bytes, got str
def both_ends(folder):
    chain = (folder / "server.pem").read_text() + (folder / "intermediate.pem").read_text()
    server = grpc.ssl_server_credentials([((folder / "server.key").read_text(), chain)])
    return server, grpc.ssl_channel_credentials((folder / "root.pem").read_text())
