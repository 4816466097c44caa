# hint: does not know the service
def serve(servicer):
    again = grpc.unary_unary_rpc_method_handler(
        servicer.SayHelloAgain, greeter_pb2.HelloRequest.FromString, greeter_pb2.HelloReply.SerializeToString
    )
    handlers = [grpc.method_handlers_generic_handler("greeter.Greeter", {"SayHelloAgain": again})]
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=1), handlers=handlers)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    return server, port
