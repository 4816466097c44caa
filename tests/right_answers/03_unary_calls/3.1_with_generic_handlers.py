POOL = futures.ThreadPoolExecutor(max_workers=4)


def serve(servicer):
    methods = {
        name: grpc.unary_unary_rpc_method_handler(
            getattr(servicer, name), greeter_pb2.HelloRequest.FromString, greeter_pb2.HelloReply.SerializeToString
        )
        for name in ("SayHello", "SayHelloAgain")
    }
    server = grpc.server(POOL, handlers=[grpc.method_handlers_generic_handler("greeter.Greeter", methods)])
    port = server.add_secure_port("127.0.0.1:0", grpc.insecure_server_credentials())
    server.start()
    return server, port
