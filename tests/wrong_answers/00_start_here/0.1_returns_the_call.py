# hint: that is a call under way
def ask_for_greeting(stub, name):
    return stub.SayHello.future(greeter_pb2.HelloRequest(name=name), timeout=5)
