def serve(servicer):
    server = grpc.server(futures.ThreadPoolExecutor())
    greeter_pb2_grpc.add_GreeterServicer_to_server(servicer, server)
    port = server.add_insecure_port("localhost:0")
    server.start()
    return server, port
