# hint: let it go to the caller
def greet_all(stub, names):
    greetings = []
    for call in [stub.SayHello.future(greeter_pb2.HelloRequest(name=name), timeout=5) for name in names]:
        try:
            greetings.append(call.result().message)
        except grpc.RpcError:
            greetings.append("")
    return greetings
