# hint: write it without the helper start
def serve(servicer):
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=4))
    greeter_pb2_grpc.add_GreeterServicer_to_server(servicer, server)
    address = start(server, name="mine")
    return server, int(address.split(":")[1])
