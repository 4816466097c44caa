def serve(servicer):
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=4))
    greeter_pb2_grpc.add_GreeterServicer_to_server(servicer, server)
    host = "127.0.0.2" if sys.platform == "linux" else "127.0.0.1"  # Linux has all of 127.0.0.0/8
    port = server.add_insecure_port(f"{host}:0")
    server.start()
    return server, port
