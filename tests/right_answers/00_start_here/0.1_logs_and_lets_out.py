def ask_for_greeting(stub, name):
    try:
        return stub.SayHello(greeter_pb2.HelloRequest(name=name), timeout=5).message
    except grpc.RpcError as error:
        error.add_note(f"while asking for {name}")
        raise
