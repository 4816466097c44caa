# hint: which comes first in what?
def both_ends(folder):
    chain = (folder / "server.pem").read_bytes() + (folder / "intermediate.pem").read_bytes()
    server = grpc.ssl_server_credentials([(chain, (folder / "server.key").read_bytes())])
    return server, grpc.ssl_channel_credentials((folder / "root.pem").read_bytes())
