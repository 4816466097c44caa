# hint: was it started?
def serve(servicer):
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=4))
    greeter_pb2_grpc.add_GreeterServicer_to_server(servicer, server)
    port = server.add_insecure_port("127.0.0.1:0")
    threading.Thread(target=server.start).start()
    return server, port
