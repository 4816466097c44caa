# hint: ask for port 0
import socket

with socket.create_server(("127.0.0.1", 0)) as probe:
    FIXED = probe.getsockname()[1]  # stands for the 50051 of many tutorials


def serve(servicer):
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=4))
    greeter_pb2_grpc.add_GreeterServicer_to_server(servicer, server)
    server.add_insecure_port(f"127.0.0.1:{FIXED}")
    server.start()
    return server, FIXED
