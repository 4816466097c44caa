# hint: serve returned the same server twice
only = []


def serve(servicer):
    if only:
        return only[0]
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=4))
    greeter_pb2_grpc.add_GreeterServicer_to_server(servicer, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    only.append((server, port))
    return only[0]
