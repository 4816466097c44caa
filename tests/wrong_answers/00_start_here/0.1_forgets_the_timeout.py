# hint: the call has no timeout, or a long one
def ask_for_greeting(stub, name):
    return stub.SayHello(greeter_pb2.HelloRequest(name=name)).message
