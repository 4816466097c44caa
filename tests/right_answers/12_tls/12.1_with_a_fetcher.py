def both_ends(folder):
    def configuration():
        names = ("server.pem", "intermediate.pem")
        chain = b"".join((folder / name).read_bytes() for name in names)
        pair = (folder / "server.key").read_bytes(), chain
        return grpc.ssl_server_certificate_configuration([pair])

    server = grpc.dynamic_ssl_server_credentials(configuration(), configuration)
    return server, grpc.ssl_channel_credentials((folder / "root.pem").read_bytes())
