# hint: raises another error; let that of the call out
def ask_for_greeting(stub, name):
    try:
        return stub.SayHello(greeter_pb2.HelloRequest(name=name), timeout=5).message
    except grpc.RpcError:
        raise grpc.RpcError("the server refused") from None
