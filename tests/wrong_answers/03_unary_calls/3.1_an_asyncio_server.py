# hint: first comes what grpc.server made, not Server
def serve(servicer):
    server = grpc.aio.server()
    greeter_pb2_grpc.add_GreeterServicer_to_server(servicer, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    return server, port
