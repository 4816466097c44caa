def ask_for_greeting(stub, name):
    return stub.SayHello(greeter_pb2.HelloRequest(name=name), timeout=60).message
