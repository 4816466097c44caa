# hint: a message takes its fields by name
def ask_for_greeting(stub, name):
    return stub.SayHello(greeter_pb2.HelloRequest(name), timeout=5).message
