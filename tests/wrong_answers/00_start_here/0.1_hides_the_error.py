# hint: your function hides that; let the error out
def ask_for_greeting(stub, name):
    try:
        return stub.SayHello(greeter_pb2.HelloRequest(name=name), timeout=5).message
    except grpc.RpcError:
        return ""
