# hint: or a long one; give it a few seconds
def ask_for_greeting(stub, name):
    return stub.SayHello(greeter_pb2.HelloRequest(name=name), timeout=600).message
