# hint: your function asked again
def ask_for_greeting(stub, name):
    for _ in range(3):
        try:
            return stub.SayHello(greeter_pb2.HelloRequest(name=name), timeout=5).message
        except grpc.RpcError as error:
            if error.code() is not grpc.StatusCode.UNAVAILABLE:
                raise
    return stub.SayHello(greeter_pb2.HelloRequest(name=name), timeout=5).message
