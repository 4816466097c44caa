def serve(servicer):
    made = grpc.server(futures.ThreadPoolExecutor(max_workers=2))
    greeter_pb2_grpc.add_GreeterServicer_to_server(servicer, made)
    answer = [made, made.add_insecure_port("127.0.0.1:0")]
    made.start()
    return answer
