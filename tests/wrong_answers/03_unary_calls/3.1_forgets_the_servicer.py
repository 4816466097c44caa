# hint: the server does not know the service; add it
def serve(servicer):
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=4))
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    return server, port
