# hint: knows only SayHello: UNIMPLEMENTED
def ask_for_greeting(stub, name):
    return stub.SayHelloAgain(greeter_pb2.HelloRequest(name=name), timeout=5).message
