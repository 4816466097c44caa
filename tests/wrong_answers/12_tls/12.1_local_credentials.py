# hint: your server speaks no TLS
def both_ends(folder):
    client = grpc.ssl_channel_credentials(root_certificates=(folder / "root.pem").read_bytes())
    return grpc.local_server_credentials(), client
