# hint: ask for port 0
import random


def serve(servicer):
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=4))
    greeter_pb2_grpc.add_GreeterServicer_to_server(servicer, server)
    port = server.add_insecure_port(f"127.0.0.1:{random.randint(20000, 60000)}")
    server.start()
    return server, port
