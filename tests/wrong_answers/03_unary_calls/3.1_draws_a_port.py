# hint: ask for port 0
import random


def serve(servicer):
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=4))
    greeter_pb2_grpc.add_GreeterServicer_to_server(servicer, server)
    for port in random.sample(range(20_000, 60_000), 20):
        try:
            server.add_insecure_port(f"127.0.0.1:{port}")
            break
        except RuntimeError:
            continue
    server.start()
    return server, port
