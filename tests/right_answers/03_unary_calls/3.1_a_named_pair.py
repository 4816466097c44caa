from collections import namedtuple

Served = namedtuple("Served", "server port")


def serve(servicer):
    server = grpc.server(futures.ThreadPoolExecutor(1), options=[("grpc.so_reuseport", 0)])
    greeter_pb2_grpc.add_GreeterServicer_to_server(servicer, server)
    served = Served(server, server.add_insecure_port("[::1]:0"))
    server.start()
    return served
