# hint: gives up too soon; give it a few seconds
def ask_for_greeting(stub, name):
    return stub.SayHello(greeter_pb2.HelloRequest(name=name), timeout=0.1).message
