def both_ends(folder):
    files = {path.stem: path.read_bytes() for path in folder.iterdir() if path.suffix == ".pem"}
    chain = files["server"] + files["intermediate"] + files["root"]
    with open(folder / "server.key", "rb") as file:
        pair = (file.read(), chain)
    return [grpc.ssl_server_credentials([pair]), grpc.ssl_channel_credentials(files["root"])]
